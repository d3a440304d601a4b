// Blocks as JSON: those of a message, to be changed, with how Slack shows them or what it says against them.
import { act } from "./acting.js";
import { openPanel } from "./panel.js";

const PAUSE = 300; // milliseconds without a key till it is shown

let waiting = 0;
let asked = 0;

export function begin() {
  const field = document.getElementById("blocks");
  const surface = document.getElementById("surface");
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(preview, PAUSE);
  });
  surface.addEventListener("change", preview);
}

/**
 * Shows the blocks of a message, a view or the Home tab in the panel.
 * @param {string} shown
 * @param {Element} from
 */
export async function showBlocks(shown, from) {
  const told = await act("blocks", { shown }, from);
  if (!told) return;
  const field = document.getElementById("blocks");
  field.value = told.json;
  document.getElementById("surface").value = shown === "home" ? "home" : shown.startsWith("view/") ? "modal" : "message";
  openPanel("blocks");
  await preview();
  field.focus();
  field.setSelectionRange(0, 0);
  field.scrollTop = 0;
}

/** Shows what is typed; an answer that is no longer the latest is left out. */
async function preview() {
  const field = document.getElementById("blocks");
  const place = document.getElementById("preview");
  const mine = (asked += 1);
  if (!field.value.trim()) {
    place.replaceChildren();
    return;
  }
  const told = await act("preview", { blocks: field.value, surface: document.getElementById("surface").value }, field);
  if (told && mine === asked) place.innerHTML = told.html; // the server's own templates, which escape what is typed
}
