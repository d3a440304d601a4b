// The panel behind the scenes: open or not, and which of its tabs, as it was left.
import { act } from "./acting.js";
import { busy } from "./busy.js";

const root = document.documentElement;
const SMALL = matchMedia("(max-width: 899px)");

export function begin() {
  const panel = document.getElementById("panel");
  const tabs = [...panel.querySelectorAll("[role=tab]")];
  pick(tabs, document.getElementById(`tab-${localStorage.getItem("tab")}`) ?? tabs[0]);
  tellButtons();
  for (const tab of tabs) tab.addEventListener("click", () => pick(tabs, tab));
  panel.querySelector("[role=tablist]").addEventListener("keydown", (event) => along(tabs, event));
  document.getElementById("close-panel").addEventListener("click", closePanel);
  for (const button of document.querySelectorAll("button[data-panel]")) button.addEventListener("click", () => toggle(button));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closePanel();
  });
  panel.addEventListener("click", ({ target }) => {
    const stop = target.closest("[data-stop]");
    if (stop) takeStop(stop);
  });
  document.addEventListener("patched", mirror);
  mirror();
}

/**
 * Opens the panel at a tab.
 * @param {string} name
 */
export function openPanel(name) {
  setOpen("open");
  if (name !== "last") document.getElementById(`tab-${name}`).click();
}

function closePanel() {
  setOpen("closed");
  document.querySelector("button[data-panel=last]").focus();
}

function toggle(button) {
  const name = button.dataset.panel;
  const there = name === "last" || document.getElementById(`tab-${name}`).ariaSelected === "true";
  if (root.dataset.panel === "open" && there) setOpen("closed");
  else {
    openPanel(name);
    if (SMALL.matches) document.querySelector("#panel [aria-selected=true]").focus();
  }
}

function setOpen(state) {
  root.dataset.panel = state;
  if (!SMALL.matches) localStorage.setItem("panel", state);
  tellButtons();
}

function tellButtons() {
  for (const button of document.querySelectorAll("button[data-panel]")) {
    button.setAttribute("aria-expanded", String(root.dataset.panel === "open"));
  }
}

function pick(tabs, tab) {
  for (const each of tabs) {
    const chosen = each === tab;
    each.setAttribute("aria-selected", String(chosen));
    each.tabIndex = chosen ? 0 : -1;
    document.getElementById(each.getAttribute("aria-controls")).hidden = !chosen;
  }
  localStorage.setItem("tab", tab.id.replace("tab-", ""));
}

function along(tabs, event) {
  const at = tabs.indexOf(document.activeElement);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const tab = tabs.at(next % tabs.length);
  pick(tabs, tab);
  tab.focus();
}

/** What is said at the top of the page is said in the panel too. */
function mirror() {
  for (const each of document.querySelectorAll("[data-mirrors]")) {
    each.textContent = document.querySelector(each.dataset.mirrors)?.textContent ?? "";
  }
}

/** Takes a stop of the tour, and goes where it can be seen. */
async function takeStop(button) {
  const told = await busy(button, () => act("tour", { number: Number(button.dataset.stop) }, button));
  if (!told) return;
  if (SMALL.matches) setOpen("closed");
  if (told.url === location.pathname) {
    document.addEventListener("patched", () => document.querySelector("#tour .primary")?.focus(), { once: true });
    return;
  }
  const there = told.url.split("/").length > 3 ? "#thread .scroll" : "#conversation .scroll";
  sessionStorage.setItem("lands", SMALL.matches ? there : "#tour .primary");
  location.assign(told.url);
}
