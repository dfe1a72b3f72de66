import { counted } from '../core/counted';
import type { CassetteOutcome, InteractionChange, RunReport } from '../core/run-report';
import { totalsOf, type CassetteTotal, type RunTotals } from './run-totals';

/** One line of the summary, with what it counts below it. */
export type SummaryLine = {
  /** `done`: what the run did. `open`: what somebody may want to look at. `bad`: what makes the run fail. */
  readonly tone: 'done' | 'open' | 'bad';
  readonly head: string;
  /** Ends the sentence. */
  readonly rest: string;
  readonly advice?: string;
  readonly items: readonly SummaryItem[];
};

export type SummaryItem = { readonly path: string; readonly notes: readonly string[] };

export type SummarySettings = {
  /** Whether obsolete cassettes make the run fail. */
  readonly obsoleteFails: boolean;
  /** Whether the report is joined from other machines' ones, which `jest-vcr prune` does not know. */
  readonly isMerged?: boolean;
};

/** The summary of a run, in the order of Jest's own of snapshots; lines that count nothing are left out. */
export function summaryLines(report: RunReport, settings: SummarySettings): SummaryLine[] {
  const totals = totalsOf(report);
  const prune =
    report.isFullRun && settings.isMerged !== true
      ? 'run `npx jest-vcr prune`'
      : 'run all tests, and then `npx jest-vcr prune`';
  return [
    ...recorded(totals.cassettes),
    ...appended(totals.cassettes),
    ...rewritten(totals.cassettes),
    ...deleted(totals),
    ...passedThrough(totals),
    ...replayedFailures(totals),
    ...unused(totals, prune),
    ...obsolete(totals, prune, settings),
    ...unreported(totals),
  ];
}

function recorded(cassettes: readonly CassetteTotal[]): SummaryLine[] {
  const made = withOutcome(cassettes, 'recorded');
  const requests = made.flatMap(({ changes }) => changes).length;
  return line(made.length, {
    tone: 'done',
    head: `${counted(made.length, 'cassette')} recorded`,
    rest: ` with ${counted(requests, 'request')}.`,
    items: [],
  });
}

function appended(cassettes: readonly CassetteTotal[]): SummaryLine[] {
  const longer = withOutcome(cassettes, 'appended');
  const requests = longer.flatMap(({ changes }) => changes).length;
  return line(longer.length, {
    tone: 'done',
    head: `${counted(longer.length, 'cassette')} appended to`,
    rest: `: ${counted(requests, 'request')} added.`,
    items: [],
  });
}

function rewritten(cassettes: readonly CassetteTotal[]): SummaryLine[] {
  const changed = withOutcome(cassettes, 'rewritten');
  const changes = changed.flatMap((cassette) => cassette.changes);
  const kinds = (['replaced', 'added', 'removed'] as const).flatMap((kind) => {
    const count = ofKind(changes, kind);
    return count === 0 ? [] : [`${counted(count, 'request')} ${kind}`];
  });
  return line(changed.length, {
    tone: 'done',
    head: `${counted(changed.length, 'cassette')} rewritten`,
    rest: kinds.length === 0 ? '.' : `: ${kinds.join(', ')}.`,
    items: [],
  });
}

function deleted({ deleted: gone }: RunTotals): SummaryLine[] {
  const byPath = new Map<string, string[]>();
  for (const { path, test } of gone) byPath.set(path, [...(byPath.get(path) ?? []), test]);
  return line(byPath.size, {
    tone: 'open',
    head: `${counted(byPath.size, 'cassette')} deleted on failure`,
    rest: '.',
    advice: 'The next run records anew.',
    items: [...byPath].map(([path, tests]) => ({ path, notes: tests })),
  });
}

function passedThrough({ passedThrough: passed }: RunTotals): SummaryLine[] {
  const count = passed.reduce((sum, one) => sum + one.count, 0);
  const origins = passed.slice(0, 3).map(({ origin }) => origin);
  const more = passed.length > origins.length ? ` and ${passed.length - origins.length} more` : '';
  return line(count, {
    tone: 'done',
    head: `${counted(count, 'request')} passed through`,
    rest: ` to ${origins.join(', ')}${more}, and ${count === 1 ? 'was' : 'were'} not recorded.`,
    advice: 'To record them, see ignoreHosts and vcr.disabled.',
    items: [],
  });
}

function replayedFailures({ replayedFailures: failures }: RunTotals): SummaryLine[] {
  const byPath = new Map<string, Set<string>>();
  for (const { cassette, test } of failures) byPath.set(cassette, (byPath.get(cassette) ?? new Set()).add(test));
  return line(failures.length, {
    tone: 'open',
    head: `${counted(failures.length, 'recorded failure')} replayed`,
    rest: '.',
    advice: 'To record again, run `npx jest-vcr rewrite` with the test file.',
    items: [...byPath].map(([path, tests]) => ({ path, notes: [...tests] })),
  });
}

function unused({ cassettes }: RunTotals, prune: string): SummaryLine[] {
  const withUnused = cassettes.filter(({ unusedCount }) => unusedCount > 0);
  const count = withUnused.reduce((sum, { unusedCount }) => sum + unusedCount, 0);
  return line(count, {
    tone: 'open',
    head: `${counted(count, 'interaction')} unused`,
    rest: ` in ${counted(withUnused.length, 'cassette')}.`,
    advice: `To remove ${them(count)}, ${prune}.`,
    items: withUnused.map(({ path, unusedCount }) => ({ path, notes: [`${unusedCount} unused`] })),
  });
}

function obsolete({ obsolete: paths }: RunTotals, prune: string, { obsoleteFails }: SummarySettings): SummaryLine[] {
  return line(paths.length, {
    tone: obsoleteFails ? 'bad' : 'open',
    head: `${counted(paths.length, 'cassette')} obsolete`,
    rest: '.',
    advice: `To remove ${them(paths.length)}, ${prune}.`,
    items: paths.map((path) => ({ path, notes: [] })),
  });
}

function unreported({ unreported: paths }: RunTotals): SummaryLine[] {
  return line(paths.length, {
    tone: 'open',
    head: `${counted(paths.length, 'test file')} cut off`,
    rest: ': the process ended first, so what is said here of its cassettes may not be all.',
    items: paths.map((path) => ({ path, notes: [] })),
  });
}

function line(count: number, said: SummaryLine): SummaryLine[] {
  return count === 0 ? [] : [said];
}

function withOutcome(cassettes: readonly CassetteTotal[], outcome: CassetteOutcome): CassetteTotal[] {
  return cassettes.filter((cassette) => cassette.outcome === outcome);
}

function ofKind(changes: readonly InteractionChange[], wanted: InteractionChange['kind']): number {
  return changes.filter(({ kind }) => kind === wanted).length;
}

function them(count: number): string {
  return count === 1 ? 'it' : 'them all';
}
