import type { NamedMatcher } from './matcher';
import { digest } from './digest';

const NO_BYTES = Buffer.alloc(0);

/** The body byte for byte; no body and an empty one are the same on the wire. */
export const rawBody: NamedMatcher = {
  name: 'rawBody',
  readsHeaders: false,
  readsBody: true,
  key: ({ body }) => digest(body ?? NO_BYTES),
  compare: (recorded, incoming) => compareBytes(recorded.body ?? NO_BYTES, incoming.body ?? NO_BYTES),
};

/** Compares bytes and says where they part. */
export function compareBytes(recorded: Buffer, incoming: Buffer): { reason: string } | undefined {
  if (recorded.equals(incoming)) return undefined;
  const length = Math.min(recorded.length, incoming.length);
  let position = 0;
  while (position < length && recorded[position] === incoming[position]) position += 1;
  return {
    reason: `recorded ${recorded.length} bytes, got ${incoming.length}; they part at byte ${position}`,
  };
}
