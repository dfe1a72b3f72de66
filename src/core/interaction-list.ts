import { requestsMatch } from './compare-requests';
import type { Interaction, RecordedRequest } from './interaction';
import type { NamedMatcher } from './matchers/matcher';

/** What a look-up found: an interaction not played yet, only played ones, or nothing. */
export type Match =
  | { readonly kind: 'unused'; readonly index: number }
  | { readonly kind: 'used'; readonly lastIndex: number; readonly timesRecorded: number }
  | { readonly kind: 'none' };

/** How requests are compared: by these matchers, both sides seen through the same filters. */
export type Comparison = {
  readonly matchers: readonly NamedMatcher[];
  /** The whole request after filters and redaction. */
  readonly view: (request: RecordedRequest) => RecordedRequest;
  /** The same for method and URL alone, which is all that cheap matchers look at. */
  readonly lineView: (request: RecordedRequest) => RecordedRequest;
};

type Index = {
  readonly expensive: readonly NamedMatcher[];
  readonly cheap: readonly NamedMatcher[];
  readonly buckets: ReadonlyMap<string, Bucket>;
};

/** Interactions with the same key, in recorded order. All before `firstUnused` are used. */
type Bucket = { readonly positions: number[]; firstUnused: number };

/**
 * The stored interactions of a cassette and which of them were played. A look-up takes the same time with one
 * interaction or ten thousand: they are grouped by a key of the cheap matchers, and only one group is compared.
 */
export class InteractionList {
  readonly interactions: readonly Interaction[];
  readonly #playCounts: number[];
  #indexes = new Map<Comparison, Index>();

  constructor(interactions: readonly Interaction[]) {
    this.interactions = interactions;
    this.#playCounts = interactions.map(() => 0);
  }

  /** Finds the first unused interaction that matches; the request has to be seen through the same view. */
  find(incoming: RecordedRequest, comparison: Comparison): Match {
    const index = this.#indexFor(comparison);
    const bucket = index.buckets.get(keyOf(incoming, index.cheap));
    if (bucket === undefined) return { kind: 'none' };
    this.#advance(bucket);
    return index.expensive.length === 0
      ? firstOf(bucket)
      : this.#compareAll(bucket, incoming, comparison, index.expensive);
  }

  /** Marks an interaction as played once more. */
  use(position: number): void {
    this.#playCounts[position] = this.playCountAt(position) + 1;
  }

  playCountAt(position: number): number {
    return this.#playCounts[position] ?? 0;
  }

  isUsed(position: number): boolean {
    return this.playCountAt(position) > 0;
  }

  /** How many answers were played, repeats counted. */
  get playCount(): number {
    return this.#playCounts.reduce((sum, count) => sum + count, 0);
  }

  get usedCount(): number {
    return this.#playCounts.filter((count) => count > 0).length;
  }

  /** Makes every interaction unused again. */
  rewind(): void {
    this.#playCounts.fill(0);
    this.#indexes = new Map();
  }

  #compareAll(
    bucket: Bucket,
    incoming: RecordedRequest,
    comparison: Comparison,
    expensive: readonly NamedMatcher[],
  ): Match {
    const isMatch = (position: number): boolean => {
      const interaction = this.interactions[position];
      return interaction !== undefined && requestsMatch(comparison.view(interaction.request), incoming, expensive);
    };
    const unused = bucket.positions.find(
      (position, place) => place >= bucket.firstUnused && !this.isUsed(position) && isMatch(position),
    );
    if (unused !== undefined) return { kind: 'unused', index: unused };
    const matching = bucket.positions.filter(isMatch);
    const lastIndex = matching.at(-1);
    return lastIndex === undefined ? { kind: 'none' } : { kind: 'used', lastIndex, timesRecorded: matching.length };
  }

  #advance(bucket: Bucket): void {
    while (bucket.firstUnused < bucket.positions.length && this.isUsed(bucket.positions[bucket.firstUnused] ?? 0)) {
      bucket.firstUnused += 1;
    }
  }

  #indexFor(comparison: Comparison): Index {
    let index = this.#indexes.get(comparison);
    if (index === undefined) {
      index = buildIndex(this.interactions, comparison);
      this.#indexes.set(comparison, index);
    }
    return index;
  }
}

function firstOf({ positions, firstUnused }: Bucket): Match {
  const next = positions[firstUnused];
  if (next !== undefined) return { kind: 'unused', index: next };
  return { kind: 'used', lastIndex: positions.at(-1) ?? 0, timesRecorded: positions.length };
}

function buildIndex(interactions: readonly Interaction[], comparison: Comparison): Index {
  const cheap = comparison.matchers.filter((matcher) => matcher.key !== undefined);
  const expensive = comparison.matchers.filter((matcher) => matcher.key === undefined);
  const buckets = new Map<string, Bucket>();
  interactions.forEach((interaction, position) => {
    const key = keyOf(comparison.lineView(interaction.request), cheap);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, { positions: [position], firstUnused: 0 });
    else bucket.positions.push(position);
  });
  return { cheap, expensive, buckets };
}

function keyOf(request: RecordedRequest, cheap: readonly NamedMatcher[]): string {
  // No part of a request's line may hold a NUL, so two different lists of keys never join to the same text.
  return cheap.map((matcher) => matcher.key?.(request) ?? '').join('\0');
}
