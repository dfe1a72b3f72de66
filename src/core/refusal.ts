import type { RefusalCode } from './decide';
import type { TestToRun } from './jest-command';
import type { NearestInteraction } from './nearest-interaction';
import type { RecordMode } from './record-mode';

/** The mode in force, as messages about it say it. */
export type ModeInForce = {
  readonly mode: RecordMode;
  /** Which place set it. */
  readonly modeOrigin: string;
  /** Whether it is a `none` that `VCR_RECORD_MODE` does not override: set by a marker or in the test file. */
  readonly isPinned: boolean;
};

/** A test to run again, and how much of it a new recording has to take in. */
export type RecordAgain = TestToRun & {
  /** Whether the cassette is the test's own: no other test loses by recording it anew. */
  readonly ownsCassette: boolean;
};

/** Everything a refusal's message says, as values. */
export type Refusal = ModeInForce &
  RecordAgain & {
    readonly code: RefusalCode;
    readonly method: string;
    /** After filters and redaction. */
    readonly uri: string;
    /** Relative to the root. */
    readonly cassettePath: string;
    readonly recordedCount: number;
    readonly usedCount: number;
    /** How often this very request was recorded, and how often asked for, this time included. */
    readonly timesRecorded: number;
    readonly timesAsked: number;
    /** Whether nothing of this request was stored when it was recorded: a hook dropped it, or no replay could be honest. */
    readonly wasDropped: boolean;
    readonly nearest: NearestInteraction | undefined;
    /** Others that come near, for reports; the message names the nearest alone. */
    readonly alsoNear: readonly NearestInteraction[];
    /** Relative to the root. */
    readonly testPath: string;
  };

/** `record mode "once" (from the default)`: every error about a mode says which one, and who set it. */
export function describeMode({ mode, modeOrigin }: Pick<ModeInForce, 'mode' | 'modeOrigin'>): string {
  return `record mode "${mode}" (from ${modeOrigin})`;
}
