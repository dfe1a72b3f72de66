import type { Change } from '../../core/differences/change';
import type { Interaction, RecordedRequest } from '../../core/interaction';
import { interactionChanges } from './interaction-changes';

export type NumberedRequest = {
  readonly method: string;
  readonly uri: string;
  /** Status code; 0 where the network failed. */
  readonly status: number;
};

/** What became of one interaction. Numbers are places in the file, from 1. */
export type CassetteDifference =
  | ({ readonly kind: 'added'; readonly after: number } & NumberedRequest)
  | ({ readonly kind: 'removed'; readonly before: number } & NumberedRequest)
  | ({
      readonly kind: 'changed';
      readonly before: number;
      readonly after: number;
      readonly changes: readonly Change[];
    } & NumberedRequest);

/**
 * Compares two cassettes by meaning: when something was recorded, how long it took and in which order other requests came
 * is no difference. The same request stands for the same one; what is left is paired by method and URL, then without the
 * query. First what there is after, in its order, then what is gone.
 */
export function compareCassettes(
  before: readonly Interaction[],
  after: readonly Interaction[],
): readonly CassetteDifference[] {
  const partners = pairUp(before, after);
  const differences = after.flatMap((interaction, index): CassetteDifference[] => {
    const place = partners.get(index);
    const facts = { ...requestOf(interaction), after: index + 1 };
    const partner = place === undefined ? undefined : before[place];
    if (place === undefined || partner === undefined) return [{ kind: 'added', ...facts }];
    const changes = interactionChanges(partner, interaction);
    return changes.length === 0 ? [] : [{ kind: 'changed', ...facts, before: place + 1, changes }];
  });
  const kept = new Set(partners.values());
  const removed = before.flatMap((interaction, index): CassetteDifference[] =>
    kept.has(index) ? [] : [{ kind: 'removed', ...requestOf(interaction), before: index + 1 }],
  );
  return [...differences, ...removed];
}

/** By what requests are recognised, the strictest first. */
const KEYS: readonly ((request: RecordedRequest) => string)[] = [
  ({ method, uri, body }) => `${method} ${uri} ${body?.toString('base64') ?? ''}`,
  ({ method, uri }) => `${method} ${uri}`,
  ({ method, uri }) => `${method} ${uri.replace(/[?#].*$/s, '')}`,
];

/** For positions after, the one before that it is paired with. */
function pairUp(before: readonly Interaction[], after: readonly Interaction[]): Map<number, number> {
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  for (const keyOf of KEYS) {
    const free = new Map<string, number[]>();
    before.forEach(({ request }, index) => {
      if (taken.has(index)) return;
      const key = keyOf(request);
      const places = free.get(key);
      if (places === undefined) free.set(key, [index]);
      else places.push(index);
    });
    // The first that asks gets the first that is free.
    for (const places of free.values()) places.reverse();
    after.forEach(({ request }, index) => {
      const place = partners.has(index) ? undefined : free.get(keyOf(request))?.pop();
      if (place === undefined) return;
      partners.set(index, place);
      taken.add(place);
    });
  }
  return partners;
}

function requestOf({ request, response }: Interaction): NumberedRequest {
  return { method: request.method, uri: request.uri, status: response.status.code };
}
