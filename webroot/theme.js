// Runs before the first paint, so that the page does not flash in the other theme.
(() => {
  const KEY = 'sluice-theme';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;

  const chosen = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // The browser keeps nothing for us; the system's choice stands.
    }
  };

  const apply = () => {
    root.dataset.theme = chosen() ?? (system.matches ? 'dark' : 'light');
    root.dispatchEvent(new Event('theme'));
  };

  window.sluiceTheme = {
    get dark() {
      return root.dataset.theme === 'dark';
    },
    /** Changes to the other theme; choosing the system's own lets it follow the system again. */
    toggle() {
      const next = this.dark ? 'light' : 'dark';
      try {
        if ((next === 'dark') === system.matches) {
          localStorage.removeItem(KEY);
        } else {
          localStorage.setItem(KEY, next);
        }
      } catch {
        // As above.
      }
      root.dataset.theme = next;
      root.dispatchEvent(new Event('theme'));
    },
  };

  system.addEventListener('change', apply);
  apply();
})();
