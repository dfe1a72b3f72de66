import type { CassetteOutcome } from './run-report';

/** The outcomes, the one that says most of a cassette first. */
const OUTCOMES: readonly CassetteOutcome[] = ['recorded', 'rewritten', 'appended', 'replayed'];

/** What became of a cassette that came out of several uses like this: who made it and added to it made it. */
export function overallOutcome(outcomes: readonly CassetteOutcome[]): CassetteOutcome {
  return OUTCOMES.find((outcome) => outcomes.includes(outcome)) ?? 'replayed';
}

/** The overall outcome of each cassette, by path. */
export function outcomesByPath(
  uses: readonly { readonly path: string; readonly outcome: CassetteOutcome }[],
): Map<string, CassetteOutcome> {
  const byPath = new Map<string, CassetteOutcome>();
  for (const { path, outcome } of uses) {
    const before = byPath.get(path);
    byPath.set(path, before === undefined ? outcome : overallOutcome([before, outcome]));
  }
  return byPath;
}
