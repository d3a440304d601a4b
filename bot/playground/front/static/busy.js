// A button that was pressed is busy till the answer comes, and takes no second press.

/**
 * @template T
 * @param {HTMLElement} button
 * @param {() => Promise<T>} work
 * @returns {Promise<T|null>} what comes of it; null if it is busy already
 */
export async function busy(button, work) {
  if (button.hasAttribute("data-busy")) return null;
  button.setAttribute("data-busy", "");
  try {
    return await work();
  } finally {
    button.removeAttribute("data-busy");
  }
}
