import { compareRequests, type Difference } from './compare-requests';
import { comparisonWith, type Comparison } from './comparison';
import type { RecordedRequest } from './interaction';
import type { InteractionList } from './interaction-list';
import { keysOf } from './request-keys';

/** A recorded interaction that comes close to a refused request. `position` counts from 1. */
export type NearestInteraction = {
  readonly position: number;
  readonly uri: string;
  readonly method: string;
  /** Whether another request of this test was answered with it. */
  readonly isUsed: boolean;
  readonly sameMatchers: readonly string[];
  readonly differences: readonly Difference[];
};

/** How many are compared part by part; keys alone tell these from the others. */
const MOST_COMPARED = 20;
/** Comparing takes longer than finding: of large bodies fewer are compared, or a refusal outlasts its test. */
const MOST_COMPARED_BYTES = 1024 * 1024;

/** How many a refusal names. */
const MOST_NAMED = 3;

/**
 * Finds the recorded interactions that differ least from a request, the nearest first; among equals the first that is
 * not used.
 */
export function nearestInteractions(
  request: RecordedRequest,
  list: InteractionList,
  comparison: Comparison,
): NearestInteraction[] {
  const closest = closestByKeys(request, list, comparison);
  const compared = withinBytes(closest, list).map((position) => describe(position, request, list, comparison));
  return compared.sort((a, b) => rank(a) - rank(b) || a.position - b.position).slice(0, MOST_NAMED);
}

function closestByKeys(request: RecordedRequest, list: InteractionList, comparison: Comparison): number[] {
  const incoming = keysOf(comparison.compared.request(request), comparison.matchers);
  let fewest = Number.POSITIVE_INFINITY;
  let closest: number[] = [];
  list.interactions.forEach((_, position) => {
    const keys = list.keysAt(position, comparison);
    const differing = incoming.filter((key, index) => key !== keys[index]).length;
    if (differing < fewest) {
      fewest = differing;
      closest = [];
    }
    if (differing === fewest) closest.push(position);
  });
  const unused = closest.filter((position) => !list.isUsed(position));
  return [...unused, ...closest.filter((position) => list.isUsed(position))].slice(0, MOST_COMPARED);
}

/** The first ones, at least one, as far as their bodies are not too much to compare. */
function withinBytes(positions: readonly number[], list: InteractionList): readonly number[] {
  let bytes = 0;
  const firstTooMuch = positions.findIndex((position, index) => {
    bytes += list.interactions[position]?.request.body?.length ?? 0;
    return index > 0 && bytes > MOST_COMPARED_BYTES;
  });
  return firstTooMuch === -1 ? positions : positions.slice(0, firstTooMuch);
}

function describe(
  position: number,
  request: RecordedRequest,
  list: InteractionList,
  comparison: Comparison,
): NearestInteraction {
  const interaction = list.interactions[position];
  const stored = interaction?.request ?? request;
  const used = interaction === undefined ? comparison : comparisonWith(interaction, comparison);
  const { uri, method } = used.filter.requestLine(stored);
  const differences = compareRequests(stored, request, used);
  const differing = new Set(differences.map((difference) => difference.matcher));
  return {
    position: position + 1,
    uri,
    method,
    isUsed: list.isUsed(position),
    sameMatchers: comparison.matchers.map((matcher) => matcher.name).filter((name) => !differing.has(name)),
    differences,
  };
}

// Matchers count most, then the parts in which they differ, then whether the interaction is still free.
function rank({ differences, isUsed }: NearestInteraction): number {
  const parts = differences.reduce((sum, { ignorable }) => sum + Math.min(ignorable?.length ?? 10, 10), 0);
  return differences.length * 1000 + parts * 2 + (isUsed ? 1 : 0);
}
