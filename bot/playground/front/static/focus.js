// Focus stays where it is while the page changes around it.

/**
 * @param {() => void} change
 */
export function keepingFocus(change) {
  const before = document.activeElement;
  const had = before && before !== document.body ? before : null;
  const selection = had && typeof had.selectionStart === "number" ? [had.selectionStart, had.selectionEnd] : null;
  const after = had && nearby(had);
  change();
  if (!had || document.activeElement === had) return;
  if (had.isConnected) {
    had.focus({ preventScroll: true });
    if (selection) had.setSelectionRange(...selection);
  } else {
    after()?.focus({ preventScroll: true });
  }
}

/** Where to go if that is gone: to its like, in what is left of where it was, or to what was all around. */
function nearby(element) {
  const { id, dataset } = element;
  const { block, action } = dataset;
  const like = block && `[data-block="${CSS.escape(block)}"][data-action="${CSS.escape(action)}"]`;
  const near = element.closest("li[id], dialog");
  const around = element.closest(".scroll, .body[tabindex], [role=tabpanel]");
  return () => (id && document.getElementById(id)) || (like && near?.isConnected && near.querySelector(like)) || around;
}
