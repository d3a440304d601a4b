// Going from place to place: each is a page of its own, and where one goes on from there is kept.

export function begin() {
  const me = document.getElementById("me");
  me.addEventListener("change", () => location.assign(me.value));
  addEventListener("pageshow", () => (me.selectedIndex = [...me.options].findIndex((option) => option.defaultSelected)));
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[data-lands]");
    if (link) sessionStorage.setItem("lands", link.dataset.lands);
  });
  document.querySelector(".thread")?.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.target.value) document.getElementById("close-thread").click();
  });
  land();
}

/** Focus goes where it was promised, once. */
function land() {
  const where = sessionStorage.getItem("lands");
  sessionStorage.removeItem("lands");
  if (where) document.querySelector(where)?.focus();
}
