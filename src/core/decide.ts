import type { Match } from './interaction-list';
import { mayRecord, mayReplay, type RecordMode } from './record-mode';

/** Why a request may be neither replayed nor recorded. */
export type RefusalCode = 'VCR_NO_CASSETTE' | 'VCR_UNMATCHED_REQUEST' | 'VCR_ALREADY_PLAYED' | 'VCR_NETWORK_BLOCKED';

/** What happens to a request that is compared with the cassette. */
export type Verdict =
  | { readonly kind: 'replay'; readonly index: number }
  | { readonly kind: 'record'; readonly replaces: number | undefined }
  | { readonly kind: 'refuse'; readonly code: RefusalCode };

export type Situation = {
  readonly mode: RecordMode;
  /** Whether there was a cassette when this test first needed it. */
  readonly cassetteExists: boolean;
  /** Whether there is anything to replay from, read-only extra cassettes included. */
  readonly hasRecordings: boolean;
  readonly match: Match;
  readonly allowPlaybackRepeats: boolean;
};

/**
 * Says what happens to a request, given the inserted cassette and its record mode (docs/record-modes.md has the
 * table). Ignored requests never come here: comparing them could use up an interaction meant for another request.
 */
export function decide(situation: Situation): Verdict {
  const { mode, cassetteExists, hasRecordings, match, allowPlaybackRepeats } = situation;
  if (!mayReplay(mode)) {
    return { kind: 'record', replaces: match.kind === 'unused' ? match.index : undefined };
  }
  if (match.kind === 'unused') return { kind: 'replay', index: match.index };
  if (match.kind === 'used' && allowPlaybackRepeats) return { kind: 'replay', index: match.lastIndex };
  if (mayRecord(mode, cassetteExists)) return { kind: 'record', replaces: undefined };
  if (!hasRecordings) return { kind: 'refuse', code: 'VCR_NO_CASSETTE' };
  return { kind: 'refuse', code: match.kind === 'used' ? 'VCR_ALREADY_PLAYED' : 'VCR_UNMATCHED_REQUEST' };
}
