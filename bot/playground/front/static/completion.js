// Suggestions while one writes: people and the app after @, channels after #, the command and what it takes after /.

const TAKES = {
  ask: "a question, for an answer with quotes",
  find: "words, for articles that match",
  sum: "a link, for an article in short",
  brief: "digests: daily 08:30, now, off",
  feeds: "sites to follow: add, remove, list",
  save: "a link, to keep an article",
  why: "a link, for what was read of it",
  forget: "a link, to remove an article",
  status: "how much is here",
  help: "everything it takes",
};
const MOST = 12;

const { command, people, channels } = document.body.dataset;
const COMMANDS = [[command, "the app's command"], ...Object.entries(TAKES).map(([word, about]) => [`${command} ${word}`, about])];

/**
 * @typedef {{text: string, about: string, from: number}} Choice what is put in the place of all from there to the cursor
 * @param {HTMLTextAreaElement} field
 * @param {HTMLElement} list
 * @returns {{onKey: (event: KeyboardEvent) => boolean}} whether a key was for the suggestions
 */
export function complete(field, list) {
  /** @type {Choice[]} */
  let choices = [];
  let at = 0;

  const show = (found) => {
    choices = found;
    at = 0;
    list.hidden = !found.length;
    list.replaceChildren(...found.map((choice, place) => optionOf(choice, `${list.id}-${place}`)));
    if (found.length) mark();
    else rest(field);
  };
  const mark = () => {
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    busyWith(field, list.children[at].id);
  };
  const take = (choice) => {
    field.setRangeText(`${choice.text} `, choice.from, field.selectionStart, "end");
    show([]);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  field.addEventListener("input", () => show(suggestions(field.value.slice(0, field.selectionStart), field)));
  field.addEventListener("blur", () => show([]));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) take(choices[[...list.children].indexOf(option)]);
  });
  return {
    onKey(event) {
      if (!choices.length || event.isComposing) return false;
      const { text, from } = choices[at];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const isWritten = field.value.slice(from).trim() === text; // then Enter is for sending it
      const takes = (event.key === "Enter" && !event.shiftKey && !isWritten) || (event.key === "Tab" && !event.shiftKey);
      if (step) {
        at = (at + step + choices.length) % choices.length;
        mark();
      } else if (takes) take(choices[at]);
      else if (event.key === "Escape") show([]);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

/** What may be meant by the words before the cursor. */
function suggestions(before, field) {
  const inThread = Boolean(field.form.dataset.thread);
  if (before.startsWith("/") && !inThread) {
    return COMMANDS.filter(([text]) => text.startsWith(before)).map(([text, about]) => ({ text, about, from: 0 }));
  }
  const [, mark, word] = /(?:^|[\s(])([@#])([^\n@#]{0,40})$/u.exec(before) ?? [];
  if (!mark) return [];
  const names = JSON.parse(mark === "@" ? people : channels);
  const from = before.length - word.length - 1;
  const found = names.filter((name) => startsWith(name, word.toLowerCase())).slice(0, MOST);
  const whole = found.some((name) => name.toLowerCase() === word.trimEnd().toLowerCase()) && word.endsWith(" ");
  return whole ? [] : found.map((name) => ({ text: mark + name, about: mark === "@" && name === names[0] ? "app" : "", from }));
}

function startsWith(name, word) {
  return name.toLowerCase().startsWith(word) || name.toLowerCase().split(" ").some((part) => part.startsWith(word));
}

function optionOf({ text, about }, id) {
  const option = document.createElement("li");
  option.id = id;
  option.role = "option";
  const name = document.createElement("strong");
  name.textContent = text;
  const note = document.createElement("span");
  note.textContent = about;
  option.append(name, " ", note);
  return option;
}

/** While there are suggestions the field is a combobox; otherwise it is a plain field. */
function busyWith(field, option) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-activedescendant", option);
}

function rest(field) {
  for (const name of ["role", "aria-autocomplete", "aria-expanded", "aria-activedescendant"]) field.removeAttribute(name);
}
