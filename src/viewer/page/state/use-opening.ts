import { useEffect, useState } from 'preact/hooks';
import type { PageCassette, PageRefusal } from '../../page-model';
import { addressOf, openingAt, type Opening } from './page-address';

/** What is opened. The address of the page has it too, so that it can be sent to somebody, and stays when it is loaded again. */
export function useOpening(
  cassettes: readonly PageCassette[],
  refusals: readonly PageRefusal[],
): readonly [Opening | undefined, (opening: Opening | undefined) => void] {
  const [opening, setOpening] = useState(() => openingAt(location.hash));
  useEffect(() => {
    const follow = (): void => setOpening(openingAt(location.hash));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const open = (next: Opening | undefined): void => {
    setOpening(next);
    // Not a new step back for each row that a hand goes through.
    history.replaceState(null, '', next === undefined ? '#' : addressOf(next));
  };
  return [opening && isThere(opening, cassettes, refusals) ? opening : undefined, open];
}

function isThere(opening: Opening, cassettes: readonly PageCassette[], refusals: readonly PageRefusal[]): boolean {
  if (opening.kind === 'refusal') return refusals[opening.number] !== undefined;
  return cassettes.some(({ path, entries }) => path === opening.path && entries[opening.position] !== undefined);
}
