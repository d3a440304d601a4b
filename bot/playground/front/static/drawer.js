// On a small screen the places are in a drawer.

export function begin() {
  const button = document.getElementById("drawer");
  const set = (open) => {
    document.body.toggleAttribute("data-drawer", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => {
    const open = !document.body.hasAttribute("data-drawer");
    set(open);
    if (open) document.querySelector("#sidebar [aria-current], #sidebar a")?.focus();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!target.closest("#sidebar, #drawer")) set(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.hasAttribute("data-drawer")) return;
    event.preventDefault();
    set(false);
    button.focus();
  });
  document.addEventListener("focusin", ({ target }) => {
    if (!target.closest("#sidebar, #drawer")) set(false);
  });
}
