/** Light or dark: as the system says, unless the reader chose (kept in this browser). */
export type Theme = "light" | "dark";

const KEY = "headwater.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export function theme(): Theme {
  const chosen = stored();
  return chosen ?? (dark.matches ? "dark" : "light");
}

export function choose(next: Theme): void {
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser that keeps nothing still changes what is shown.
  }
  apply(next);
}

/** Show the theme, and follow the system while nothing was chosen. */
export function startTheme(): void {
  apply(theme());
  dark.addEventListener("change", () => {
    if (stored() === null) apply(theme());
  });
}

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null;
  }
}

function apply(shown: Theme): void {
  document.documentElement.dataset.theme = shown;
}
