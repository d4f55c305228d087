// A classic script in the head, so that the chosen theme is there before the first paint.
(() => {
  const KEY = "millrace.theme";
  const root = document.documentElement;
  const stored = () => {
    try {
      return localStorage.getItem(KEY) ?? "auto";
    } catch {
      return "auto";
    }
  };
  const apply = (theme) => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  apply(stored());
  window.addEventListener("storage", (event) => event.key === KEY && apply(stored()));
  window.addEventListener("theme-change", (event) => {
    apply(event.detail);
    try {
      localStorage.setItem(KEY, event.detail);
    } catch {
      // Storage is refused: the choice lasts as long as the page.
    }
  });
})();
