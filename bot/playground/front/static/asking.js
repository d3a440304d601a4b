// Asks whether something is meant, in a window of its own.

/**
 * @param {{title: string, text: string, confirm: string, deny: string, style?: string}} words as a confirm object has them
 * @returns {Promise<boolean>}
 */
export function ask({ title, text, confirm, deny, style }) {
  const dialog = document.getElementById("confirm");
  const [no, yes] = dialog.querySelectorAll("button");
  document.getElementById("confirm-title").textContent = title;
  document.getElementById("confirm-text").textContent = text;
  yes.textContent = confirm;
  no.textContent = deny;
  yes.classList.toggle("danger", style === "danger");
  dialog.returnValue = "no";
  dialog.showModal();
  yes.focus();
  return new Promise((answered) => {
    dialog.addEventListener("close", () => answered(dialog.returnValue === "yes"), { once: true });
  });
}
