/**
 * What a cassette may do with a request, named as in vcrpy.
 *
 * - `once`: records as long as there was no cassette when the run began; else only replays.
 * - `new_episodes`: replays what is recorded, records the rest.
 * - `none`: only replays.
 * - `all`: records every request anew; each takes the place of the one it matches.
 * - `rewrite`: as `all`, but starts from an empty cassette.
 */
export type RecordMode = 'once' | 'new_episodes' | 'none' | 'all' | 'rewrite';

export const RECORD_MODES: readonly RecordMode[] = ['once', 'new_episodes', 'none', 'all', 'rewrite'];

/** Says whether this mode ever answers from the cassette. */
export function mayReplay(mode: RecordMode): boolean {
  return mode !== 'all' && mode !== 'rewrite';
}

/**
 * Says whether a request that the cassette does not answer may go to the network and be recorded. `isNew`: there was no
 * cassette when this Jest run began.
 */
export function mayRecord(mode: RecordMode, { isNew }: { readonly isNew: boolean }): boolean {
  switch (mode) {
    case 'none':
      return false;
    case 'once':
      return isNew;
    case 'new_episodes':
    case 'all':
    case 'rewrite':
      return true;
  }
}
