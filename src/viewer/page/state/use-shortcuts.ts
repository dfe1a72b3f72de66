import { useEffect, useRef } from 'preact/hooks';

/** What keys do, by `KeyboardEvent.key`. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** The keys, as the help lists them. */
export const SHORTCUT_HELP: readonly { readonly keys: readonly string[]; readonly meaning: string }[] = [
  { keys: ['j', '↓'], meaning: 'next request' },
  { keys: ['k', '↑'], meaning: 'previous request' },
  { keys: [']'], meaning: 'next cassette' },
  { keys: ['['], meaning: 'previous cassette' },
  { keys: ['/'], meaning: 'search' },
  { keys: ['Enter'], meaning: 'go to the opened request' },
  { keys: ['c'], meaning: 'compare: choose this one, then open another' },
  { keys: ['y'], meaning: 'copy as curl' },
  { keys: ['t'], meaning: 'dark or light' },
  { keys: ['Esc'], meaning: 'end the search or the comparison' },
  { keys: ['?'], meaning: 'this help' },
];

/** Keys that scroll or open where the focus is, unless that is a list or nothing. */
const OF_THE_FOCUS = new Set(['ArrowDown', 'ArrowUp', 'Enter']);

/** Calls what a key stands for, where nobody types and nothing else wants the key. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, target } = event;
      const act = Object.hasOwn(current.current, key) ? current.current[key] : undefined;
      if (act === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof Element && !takesKey(target, key)) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function takesKey(target: Element, key: string): boolean {
  if (target.closest('dialog') !== null) return false;
  if (target.closest('input, textarea, select') !== null) return key === 'Escape';
  return !OF_THE_FOCUS.has(key) || target === document.body || target.closest('[role=grid]') !== null;
}
