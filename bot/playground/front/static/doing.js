// Buttons that need no more than their name: stop, dismiss, close, forward, and prompts that say something.
import { act, shownIn } from "./acting.js";
import { busy } from "./busy.js";

const NAMED_BY_WHAT_IT_IS_IN = new Set(["dismiss", "close"]);

export function begin() {
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-do], [data-say]");
    if (!button) return;
    const { do: what, say } = button.dataset;
    if (say !== undefined) await busy(button, () => act("say", { text: say }, button));
    else await busy(button, () => act(what, NAMED_BY_WHAT_IT_IS_IN.has(what) ? { shown: shownIn(button) } : {}, button));
  });
}
