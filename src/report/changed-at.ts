import type { Stats } from 'node:fs';

/** When a file last changed, its bytes or its name: a copy that keeps its old time is new all the same. */
export function changedAt({ mtimeMs, ctimeMs }: Stats): Date {
  return new Date(Math.max(mtimeMs, ctimeMs));
}
