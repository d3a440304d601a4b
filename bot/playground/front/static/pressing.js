// Elements of Block Kit: what is pressed or chosen is told to the app.
import { act, shownIn, tell } from "./acting.js";
import { ask } from "./asking.js";
import { busy } from "./busy.js";
import { valueOf, valuesIn } from "./values.js";

/** What a control held before it was changed, in case that is not meant. */
const before = new WeakMap();

export function begin() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-action]");
    if (button) press(button, button.dataset.chosen ?? null);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("select[data-live]")) before.set(target, target.value);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-live]") && !isTyped(target)) press(target, valueOf(target));
  });
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key !== "Enter" || event.isComposing || !target.matches("input[data-live]") || !isTyped(target)) return;
    event.preventDefault();
    press(target, valueOf(target));
  });
}

function isTyped(control) {
  return control.localName === "textarea" || ["text", "url", "search", "email", "number"].includes(control.type);
}

async function press(element, chosen) {
  const shown = shownIn(element);
  element.closest("details.overflow")?.removeAttribute("open");
  if (shown === null) {
    tell("This is a preview: nobody is told of it.");
    return;
  }
  const { block, action, confirm, url } = element.dataset;
  if (confirm && !(await ask(JSON.parse(confirm)))) {
    if (before.has(element)) element.value = before.get(element);
    return;
  }
  if (isWeb(url)) window.open(url, "_blank", "noopener,noreferrer");
  const root = element.closest("[data-shown]");
  const told = () => act("press", { shown, block, action, chosen, values: valuesIn(root) }, element);
  if (element.localName === "button") await busy(element, told);
  else await told(); // what is chosen next counts, too
}

function isWeb(url) {
  return url !== undefined && URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
}
