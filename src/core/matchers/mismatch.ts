import type { Ignorable, Mismatch } from './matcher';

/** One part of two requests that differs; `ignorable` where a setting could leave it out. */
export type PartDifference = { readonly reason: string; readonly ignorable: Ignorable | undefined };

/** The first few differences tell what happened, the rest is noise. */
export const MOST_DIFFERENCES = 5;

/** Sums up the parts that differ. Where there are more than are shown, leaving out those would not help. */
export function mismatchOf(differences: readonly PartDifference[]): Mismatch {
  const shown = differences.slice(0, MOST_DIFFERENCES).map(({ reason }) => reason);
  if (differences.length > MOST_DIFFERENCES) return { reason: `${shown.join('; ')}; and more` };
  const reason = shown.length === 0 ? 'the values differ' : shown.join('; ');
  const ignorable = differences.flatMap((difference) => difference.ignorable ?? []);
  return ignorable.length < differences.length || ignorable.length === 0 ? { reason } : { reason, ignorable };
}
