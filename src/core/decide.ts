import type { Match } from './interaction-list';
import { mayRecord, mayReplay, type RecordMode } from './record-mode';

/** Why a request may be neither replayed nor recorded. */
export type RefusalCode = 'VCR_NO_CASSETTE' | 'VCR_UNMATCHED_REQUEST' | 'VCR_ALREADY_PLAYED';

/** What happens to a request that is compared with the cassette. */
export type Verdict =
  | { readonly kind: 'replay'; readonly index: number }
  | { readonly kind: 'record'; readonly replaces: number | undefined }
  | { readonly kind: 'refuse'; readonly code: RefusalCode };

export type Situation = {
  readonly mode: RecordMode;
  /**
   * Whether there was no cassette when this Jest run began, also when another test of the run has made it since. What
   * the run recorded is not replayed in it, so `match` is looked up in what was there before.
   */
  readonly isNew: boolean;
  /** Whether there is anything to replay from, read-only extra cassettes included. */
  readonly hasRecordings: boolean;
  readonly match: Match;
  readonly allowPlaybackRepeats: boolean;
  /** Whether nothing of this request was stored when it was recorded: it then counts as not recorded yet. */
  readonly wasDropped: boolean;
};

/**
 * Says what happens to a request, given the inserted cassette and its record mode (docs/record-modes.md has the
 * table). Ignored requests never come here: comparing them could use up an interaction meant for another request.
 */
export function decide(situation: Situation): Verdict {
  const { mode, isNew, hasRecordings, match, allowPlaybackRepeats, wasDropped } = situation;
  if (!mayReplay(mode)) {
    return { kind: 'record', replaces: match.kind === 'unused' ? match.index : undefined };
  }
  const index = answerOf(match, allowPlaybackRepeats);
  if (index !== undefined) return { kind: 'replay', index };
  if (mayRecord(mode, { isNew: isNew || wasDropped })) return { kind: 'record', replaces: undefined };
  if (!hasRecordings) return { kind: 'refuse', code: 'VCR_NO_CASSETTE' };
  return { kind: 'refuse', code: match.kind === 'used' ? 'VCR_ALREADY_PLAYED' : 'VCR_UNMATCHED_REQUEST' };
}

// Where answers may repeat, the one to this very body comes again rather than one that was left to another.
function answerOf(match: Match, allowPlaybackRepeats: boolean): number | undefined {
  switch (match.kind) {
    case 'unused':
      return allowPlaybackRepeats ? (match.playedEqual ?? match.index) : match.index;
    case 'used':
      return allowPlaybackRepeats ? match.lastIndex : undefined;
    case 'none':
      return undefined;
  }
}
