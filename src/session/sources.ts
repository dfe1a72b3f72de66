import type { Comparison } from '../core/comparison';
import { InteractionList, type IncomingRequest, type Match } from '../core/interaction-list';
import { chain } from '../core/maybe-promise';
import type { MaybePromise } from '../core/ports';
import { NOTHING_STORED, openCassette, type CassetteFile, type OpenedCassette } from './open-cassette';

/** An opened cassette and which of its interactions were played. */
export type Source = OpenedCassette & { readonly list: InteractionList };

/** What an inserted cassette replays from: its own file first, then the extra ones. */
export type Sources = { readonly main: Source; readonly extras: readonly Source[] };

export type SourceFiles = {
  readonly file: CassetteFile;
  readonly extraFiles: readonly CassetteFile[];
  /** Mode `rewrite` starts from nothing, and so is the way out of a file that cannot be read. */
  readonly startsEmpty: boolean;
};

/**
 * Opens a cassette and its extra ones; at once when the persister answers at once.
 *
 * @throws VcrError `VCR_UNREADABLE_CASSETTE`.
 */
export function openSources({ file, extraFiles, startsEmpty }: SourceFiles): MaybePromise<Sources> {
  const opening = startsEmpty ? NOTHING_STORED : openCassette(file);
  return chain(opening, (opened): MaybePromise<Sources> => {
    const main = withList(opened);
    const extras = extraFiles.reduce<MaybePromise<readonly Source[]>>(
      (before, extra) => chain(before, (known) => chain(openCassette(extra), (stored) => [...known, withList(stored)])),
      [],
    );
    return chain(extras, (given) => ({ main, extras: given }));
  });
}

/**
 * Finds the interaction that answers a request: an unused one of the cassette, then one of the extra ones; one whose
 * body is equal before one with another body.
 */
export function findInSources(sources: readonly Source[], request: IncomingRequest, comparison: Comparison): Found {
  let best: Found = { source: undefined, match: { kind: 'none' } };
  for (const source of sources) {
    const match = source.list.find(request, comparison);
    if (rank(match) > rank(best.match)) best = { source, match };
    if (rank(match) === BEST) break;
  }
  return best;
}

type Found = { readonly source: Source | undefined; readonly match: Match };

const BEST = 3;

function rank(match: Match): number {
  if (match.kind === 'unused') return match.otherBody === undefined ? BEST : 2;
  return match.kind === 'used' ? 1 : 0;
}

function withList(opened: OpenedCassette): Source {
  return { ...opened, list: new InteractionList(opened.content.interactions) };
}
