// Menus: the shared ones that open beside a button, and the ones of Block Kit. Arrow keys go through them, Escape closes.

/** @type {HTMLElement|null} what opened the menu that is open */
let opener = null;
/** @type {HTMLElement|null} */
let menu = null;

export function begin() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-menu]");
    if (button && button !== opener) open(button);
    else if (button) close({ refocus: true });
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (menu && !menu.contains(target) && !opener?.contains(target)) close({ refocus: false });
    for (const details of document.querySelectorAll("details.overflow[open]")) if (!details.contains(target)) details.open = false;
  });
  document.addEventListener("keydown", onKey);
  addEventListener("resize", () => close({ refocus: false }));
  document.addEventListener("scroll", ({ target }) => menu && !menu.contains(target) && beside(menu, opener), true);
  document.addEventListener("patched", () => {
    if (menu && !opener.isConnected) close({ refocus: false });
    else if (menu) beside(menu, opener);
  });
}

/** Opens the menu that a button names beside it; the menu is told what it is opened from first. */
export function open(button, named = button.dataset.menu) {
  close({ refocus: false });
  menu = document.getElementById(named);
  opener = button;
  menu.dispatchEvent(new CustomEvent("opening", { detail: button }));
  menu.showPopover();
  button.setAttribute("aria-expanded", "true");
  beside(menu, button);
  itemsOf(menu)[0]?.focus({ preventScroll: true });
}

/** Closes the menu that is open, if any. */
export function close({ refocus }) {
  if (!menu) return;
  const [was, from] = [menu, opener];
  menu = opener = null;
  from.setAttribute("aria-expanded", "false");
  was.hidePopover();
  if (refocus) from.focus({ preventScroll: true });
}

/** What the open menu was opened from. */
export function openedFrom() {
  return opener;
}

function beside(menu, button) {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const fits = bottom + height + 8 < innerHeight;
  const x = right - width > 8 ? right - width : Math.min(left, innerWidth - width - 8);
  menu.style.setProperty("--x", `${Math.max(8, x)}px`);
  menu.style.setProperty("--y", `${fits ? bottom + 4 : Math.max(8, top - height - 4)}px`);
}

function itemsOf(root) {
  return [...root.querySelectorAll("[role^=menuitem], .overflow [role=menu] button")].filter((each) => each.checkVisibility());
}

function onKey(event) {
  const details = event.target.closest("details.overflow[open]");
  const root = menu ?? details;
  if (!root || (menu && !menu.contains(event.target))) return;
  const items = itemsOf(root);
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (next !== undefined && items.length) items.at(at < 0 && next < 0 ? -1 : next % items.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") leave(details);
  else return;
  if (event.key !== "Tab") event.preventDefault();
}

function leave(details) {
  if (menu) {
    close({ refocus: true });
    return;
  }
  details.open = false;
  details.querySelector("summary").focus();
}
