// Brings the page up to date with what the server sends: new parts, and the order of the lists.
import { keepingFocus } from "./focus.js";
import { morph } from "./morph.js";
import { keepingValues } from "./values.js";

/**
 * @param {{html: Object<string, string>, lists: Object<string, string[]>}} patch the parts by id, and the ids in each list
 */
export function patch({ html, lists }) {
  keepingFocus(() => keepingValues(() => apply(html, lists)));
  document.dispatchEvent(new CustomEvent("patched"));
}

function apply(html, lists) {
  const made = new Map();
  for (const [id, text] of Object.entries(html)) {
    const now = document.getElementById(id);
    if (text === "") now?.remove();
    else if (now) morph(now, parsed(text));
    else made.set(id, parsed(text));
  }
  for (const [name, ids] of Object.entries(lists)) arrange(name, ids, made);
}

function parsed(text) {
  const template = document.createElement("template");
  template.innerHTML = text; // the server's own templates, which escape whatever people and the app say
  return template.content.firstElementChild;
}

/** Lets a list hold exactly these, in this order; what it holds already is moved only where it has to be. */
function arrange(name, ids, made) {
  const list = document.getElementById(name);
  if (!list) return;
  const wanted = new Set(ids);
  for (const each of [...list.children]) if (!wanted.has(each.id)) each.remove();
  let here = list.firstElementChild;
  let added = false;
  for (const id of ids) {
    if (here?.id === id) {
      here = here.nextElementSibling;
      continue;
    }
    const item = made.get(id) ?? document.getElementById(id);
    if (!item) continue; // asked for without having been sent: the next patch brings it
    list.insertBefore(item, here);
    added ||= made.has(id);
  }
  if (added) list.dispatchEvent(new CustomEvent("added", { bubbles: true }));
}
