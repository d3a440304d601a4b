// Light, dark, or as the machine has it.

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const WORDS = { auto: "automatic", light: "light", dark: "dark" };

export function begin() {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const show = () => button.setAttribute("aria-label", `Theme: ${WORDS[root.dataset.theme ?? "auto"]}`);
  button.addEventListener("click", () => {
    const theme = NEXT[root.dataset.theme ?? "auto"];
    localStorage.setItem("theme", theme);
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    show();
  });
  show();
}
