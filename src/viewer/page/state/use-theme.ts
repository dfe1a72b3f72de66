import { useLayoutEffect, useState } from 'preact/hooks';
import { initialTheme, rememberTheme, showTheme, type Theme } from './theme';

/** The theme, and what changes it. */
export function useTheme(): readonly [Theme, () => void] {
  const [theme, setTheme] = useState(initialTheme);
  useLayoutEffect(() => showTheme(theme), [theme]);
  const toggle = (): void => {
    const other = theme === 'dark' ? 'light' : 'dark';
    rememberTheme(other);
    setTheme(other);
  };
  return [theme, toggle];
}
