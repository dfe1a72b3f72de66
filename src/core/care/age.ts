import type { Interaction } from '../interaction';

const DAY_MS = 86_400_000;
const UNITS_MS: Readonly<Record<string, number>> = { h: DAY_MS / 24, d: DAY_MS, w: 7 * DAY_MS, y: 365 * DAY_MS };

/** Reads `90d`, `12h`, `6w`, `1y` as milliseconds; `undefined` for what is none of these. */
export function readAge(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([hdwy])$/.exec(text.trim()) ?? [];
  const unitMs = UNITS_MS[unit];
  return count === undefined || unitMs === undefined ? undefined : Number(count) * unitMs;
}

/** When the oldest of the interactions was recorded; `undefined` where none says. */
export function oldestRecording(interactions: readonly Interaction[]): Date | undefined {
  let oldest: number | undefined;
  for (const { recording } of interactions) {
    const at = recording.at === undefined ? Number.NaN : Date.parse(recording.at);
    if (!Number.isNaN(at) && (oldest === undefined || at < oldest)) oldest = at;
  }
  return oldest === undefined ? undefined : new Date(oldest);
}

/** Whole days between two times. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / DAY_MS);
}
