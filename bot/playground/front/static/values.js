// What people filled in: reading it, and keeping it while the page changes.

/** Controls that somebody changed; the others show what the server says. */
const touched = new Set();

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-block][data-action]")) for (const each of groupOf(target)) touched.add(each);
});

/**
 * What a control holds, together with those of its group: a text, an option's value, several, or null.
 * @param {HTMLElement} control
 */
export function valueOf(control) {
  const group = groupOf(control);
  if (control.type === "checkbox") return group.filter((each) => each.checked).map((each) => each.value);
  if (control.type === "radio") return group.find((each) => each.checked)?.value ?? null;
  if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
  return control.value || null;
}

/**
 * What all controls in there hold, by block and action.
 * @param {Element} root
 */
export function valuesIn(root) {
  const values = {};
  for (const control of controlsIn(root)) {
    const { block, action } = control.dataset;
    values[block] ??= {};
    values[block][action] ??= valueOf(control);
  }
  return values;
}

/**
 * Changes the page so that what is filled in stays, in controls of the same block and action.
 * @param {() => void} change
 */
export function keepingValues(change) {
  const held = [...touched].filter((each) => each.isConnected).map((each) => [each, whole(each), state(each)]);
  touched.clear();
  change();
  for (const [control, root, before] of held) {
    const now = control.isConnected ? control : twin(control, root);
    if (!now) continue;
    restore(now, before);
    touched.add(now);
  }
}

function controlsIn(root) {
  return [...root.querySelectorAll("[data-block][data-action]")].filter((each) => "value" in each && each.localName !== "button");
}

function groupOf(control) {
  const { block, action } = control.dataset;
  const root = control.closest("[data-shown]") ?? document;
  return controlsIn(root).filter((each) => each.dataset.block === block && each.dataset.action === action);
}

function whole(control) {
  return control.closest("[data-shown]")?.dataset.shown ?? "";
}

/** The control that took its place: in the same view, of the same block and action, and for the same option. */
function twin(control, shown) {
  const root = [...document.querySelectorAll("[data-shown]")].find((each) => each.dataset.shown === shown);
  const { block, action } = control.dataset;
  const one = (each) => each.dataset.block === block && each.dataset.action === action && each.type === control.type;
  return root && controlsIn(root).find((each) => one(each) && (!isTick(control) || each.value === control.value));
}

function isTick(control) {
  return control.type === "checkbox" || control.type === "radio";
}

function state(control) {
  if (isTick(control)) return control.checked;
  return control.multiple ? valueOf(control) : control.value;
}

function restore(control, before) {
  if (isTick(control)) control.checked = before;
  else if (control.multiple) for (const option of control.options) option.selected = before.includes(option.value);
  else if (control.value !== before) control.value = before;
}
