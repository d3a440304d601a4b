// Writing: Enter sends, Shift and Enter make a new line; a draft stays while one looks elsewhere.
import { act, attach } from "./acting.js";
import { complete } from "./completion.js";

const TALLEST = 220; // pixels that the field grows to

export function begin() {
  for (const form of document.querySelectorAll("form.composer")) compose(form);
}

function compose(form) {
  const field = form.querySelector("textarea");
  const file = form.querySelector("[type=file]");
  const draft = `draft ${document.body.dataset.user} ${document.body.dataset.place} ${form.dataset.thread}`;
  const completing = complete(field, form.querySelector("[role=listbox]"));

  const changed = () => {
    grow(field);
    if (field.value) sessionStorage.setItem(draft, field.value);
    else sessionStorage.removeItem(draft);
  };
  const write = (text) => {
    field.value = text;
    changed();
  };
  write(field.value || (sessionStorage.getItem(draft) ?? ""));

  field.addEventListener("input", changed);
  field.addEventListener("keydown", (event) => {
    if (completing.onKey(event) || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, field, file, write);
  });
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.begin) insert(field, button.dataset.begin);
    else if (button?.matches("[data-attach]")) file.click();
    else if (button?.matches("[data-detach]")) choose(form, file, "");
  });
  file.addEventListener("change", () => choose(form, file));
}

/** Sends; the field is empty at once and has the text again if it could not be said. */
async function send(form, field, file, write) {
  const text = field.value.trim();
  const [attached] = file.files;
  if (!text && !attached) return;
  write("");
  field.focus();
  const told = attached ? await attach(attached, text, form) : await act("say", { text }, form);
  if (told) choose(form, file, "");
  else if (!field.value) write(text);
  form.dispatchEvent(new CustomEvent("said", { bubbles: true }));
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
}

function insert(field, mark) {
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.focus();
  field.setRangeText(gap + mark, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Shows which file goes with the message; with "" it is none. */
function choose(form, file, none) {
  if (none === "") file.value = "";
  const [chosen] = file.files;
  const row = form.querySelector(".attached");
  row.hidden = !chosen;
  row.querySelector("span").textContent = chosen?.name ?? "";
  if (chosen || none === "") form.querySelector("textarea").focus();
}
