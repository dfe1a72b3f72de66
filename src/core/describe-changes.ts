import { CLOCK_HEADERS } from './clock-headers';
import type { HeaderMap, Interaction } from './interaction';
import type { ChangedPart, InteractionChange } from './run-report';

/** An interaction that came to a cassette. */
export function added(interaction: Interaction): InteractionChange {
  return { kind: 'added', ...lineOf(interaction) };
}

/** An interaction that went from a cassette. */
export function removed(interaction: Interaction): InteractionChange {
  return { kind: 'removed', ...lineOf(interaction) };
}

/** An interaction that took the place of another. */
export function replaced(before: Interaction, after: Interaction): InteractionChange {
  return {
    kind: 'replaced',
    ...lineOf(after),
    statusBefore: before.response.status.code,
    differs: changedParts(before, after),
  };
}

/**
 * Says what became of a cassette that was recorded from nothing again: each new interaction replaces the first old one
 * of the same method and URL that is left.
 */
export function rewritten(before: readonly Interaction[], after: readonly Interaction[]): InteractionChange[] {
  const left = new Map<string, Interaction[]>();
  for (const interaction of before) {
    const key = keyOf(interaction);
    left.set(key, [...(left.get(key) ?? []), interaction]);
  }
  const changes = after.map((interaction) => {
    const old = left.get(keyOf(interaction))?.shift();
    return old === undefined ? added(interaction) : replaced(old, interaction);
  });
  return [...changes, ...[...left.values()].flat().map(removed)];
}

function lineOf({ request, response }: Interaction): Pick<InteractionChange, 'request' | 'status'> {
  return { request: { method: request.method, uri: request.uri }, status: response.status.code };
}

function keyOf({ request }: Interaction): string {
  return `${request.method} ${request.uri}`;
}

function changedParts(before: Interaction, after: Interaction): ChangedPart[] {
  const parts: ChangedPart[] = [];
  if (!isSame(before.request.body, after.request.body)) parts.push('request body');
  if (before.response.status.code !== after.response.status.code) parts.push('status');
  if (headersText(before.response.headers) !== headersText(after.response.headers)) parts.push('response headers');
  if (!isSame(before.response.body, after.response.body)) parts.push('response body');
  return parts;
}

function isSame(before: Buffer | null, after: Buffer | null): boolean {
  return (before ?? EMPTY).equals(after ?? EMPTY);
}

const EMPTY = Buffer.alloc(0);

function headersText(headers: HeaderMap): string {
  const lasting = Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values] as const);
  return JSON.stringify(lasting.filter(([name]) => !CLOCK_HEADERS.has(name)).sort());
}
