// What one does with a message: react, edit, delete, the app's shortcuts, look at its blocks.
import { act, shownIn } from "./acting.js";
import { ask } from "./asking.js";
import { showBlocks } from "./blocks.js";
import { close, open, openedFrom } from "./menus.js";

const ERASING = { title: "Delete the message", text: "It goes for everybody, and can't be brought back.", confirm: "Delete", deny: "Keep", style: "danger" };

export function begin() {
  const menu = document.getElementById("message-menu");
  menu.addEventListener("opening", ({ detail }) => prepare(menu, detail));
  document.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[data-item], [data-shortcut], [data-react], [data-shows]");
    if (chosen) choose(chosen);
  });
  document.addEventListener("keydown", alongToolbar);
  beginEditing();
}

/** Lets the menu hold what can be done with that message. */
function prepare(menu, button) {
  const message = button.closest("article");
  const alone = message.closest("li").matches(".only-you, .refused");
  const reply = message.querySelector(".bar a");
  const can = { react: !alone, reply: reply !== null, edit: "own" in message.dataset, erase: "own" in message.dataset };
  for (const [item, may] of Object.entries(can)) menu.querySelector(`[data-item=${item}]`).hidden = !may;
  menu.querySelector("[role=group]").hidden = alone;
  if (reply) menu.querySelector("[data-item=reply]").href = reply.href;
}

function choose(chosen) {
  const from = openedFrom() && chosen.closest("[popover]") ? openedFrom() : chosen;
  const { item, shortcut, react, shows } = chosen.dataset;
  const ts = shownIn(from)?.split("/").at(-1);
  close({ refocus: item !== "reply" });
  if (shortcut !== undefined) act("shortcut", from.closest("article") ? { callback_id: shortcut, ts } : { callback_id: shortcut }, from);
  else if (react !== undefined) act("react", { ts, name: react }, from);
  else if (item === "react") open(from, "emoji-menu");
  else if (item === "edit") edit(from, ts);
  else if (item === "erase") erase(from, ts);
  else if (item === "blocks" || shows !== undefined) showBlocks(shows ?? shownIn(from), from);
}

async function erase(from, ts) {
  if (await ask(ERASING)) act("erase", { ts }, from);
}

/** @type {{from: Element, ts: string}|null} the message that is being edited */
let editing = null;

function edit(from, ts) {
  editing = { from, ts };
  document.getElementById("edited").value = from.closest("article").querySelector(".body").innerText.trim();
  document.querySelector("#editing .tell").textContent = "";
  document.getElementById("editing").showModal();
}

function beginEditing() {
  const dialog = document.getElementById("editing");
  const field = document.getElementById("edited");
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text && (await act("edit", { ts: editing.ts, text }, editing.from))) dialog.close();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    dialog.querySelector("form").requestSubmit();
  });
}

/** A message's buttons are one stop of the Tab key; the arrow keys go along them. */
function alongToolbar(event) {
  const bar = event.target.closest("[role=toolbar]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!bar || !step) return;
  const tools = [...bar.querySelectorAll(".tool")].filter((each) => each.checkVisibility());
  const next = tools[(tools.indexOf(event.target) + step + tools.length) % tools.length];
  event.preventDefault();
  for (const each of tools) each.tabIndex = each === next ? 0 : -1;
  next.focus();
}
