export type Theme = 'light' | 'dark';

const KEY = 'jest-vcr theme';

/** The theme that was chosen here before, or the one of the system. */
export function initialTheme(): Theme {
  const chosen = remembered();
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function showTheme(theme: Theme): void {
  document.documentElement.style.colorScheme = theme;
}

/** Remembers what somebody chose, where the browser lets a file do so. */
export function rememberTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It is asked again next time.
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
