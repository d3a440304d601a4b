// Before anything is painted: the colours and the panel as they were left. The rest is modules, which come later.
(() => {
  const root = document.documentElement;
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const small = matchMedia("(max-width: 899px)").matches;
  const roomy = matchMedia("(min-width: 1100px)").matches;
  const left = localStorage.getItem("panel") ?? (roomy ? "open" : "closed");
  root.dataset.panel = small ? "closed" : left;
})();
