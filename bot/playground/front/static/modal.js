// The window that the app opens: it comes and goes with what the server says, and is sent or closed from here.
import { act } from "./acting.js";
import { busy } from "./busy.js";
import { valuesIn } from "./values.js";

const FIELDS = ":is(input, select, textarea):not([type=hidden], :disabled)";

/** @type {string|undefined} the view that is on show */
let shown;
/** Whether something was sent that may come back with errors. */
let sent = false;

export function begin() {
  const dialog = document.getElementById("modal");
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(dialog);
  });
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    act("close", { shown: dialog.dataset.shown }, dialog);
  });
  dialog.addEventListener("close", (event) => {
    if (event.target === dialog && dialog.dataset.shown) act("close", { shown: dialog.dataset.shown }, dialog);
  });
  document.addEventListener("patched", () => show(dialog));
  show(dialog);
}

function show(dialog) {
  const now = dialog.dataset.shown;
  if (now && !dialog.open) dialog.showModal();
  if (!now && dialog.open) dialog.close();
  if (now && now !== shown) firstOf(dialog)?.focus();
  shown = now;
  const wrong = sent && dialog.querySelector("[aria-invalid=true]");
  if (wrong) {
    sent = false;
    wrong.focus();
  }
}

function firstOf(dialog) {
  const body = dialog.querySelector(".body");
  return body?.querySelector("[autofocus]") ?? body?.querySelector(FIELDS) ?? body;
}

async function submit(dialog) {
  const button = dialog.querySelector("footer [type=submit]");
  if (!button) return;
  dialog.querySelector(".tell").textContent = "";
  sent = true;
  await busy(button, () => act("submit", { shown: dialog.dataset.shown, values: valuesIn(dialog) }, dialog));
}
