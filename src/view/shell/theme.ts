export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'pomona.theme';
const listeners = new Set<() => void>();
let chosen: Theme = 'system';

/** Shows the page as it was chosen before in this browser, else as the system is. */
export function startTheme(): void {
  try {
    chosen = themes.find((theme) => theme === localStorage.getItem(storageKey)) ?? 'system';
  } catch {
    // Storage is switched off: the system decides.
  }
  show();
}

export function chooseTheme(theme: Theme): void {
  chosen = theme;
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // A browser that keeps nothing follows the system again at the next visit.
  }
  show();
  for (const listener of listeners) listener();
}

export const chosenTheme = (): Theme => chosen;

export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(): void {
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}
