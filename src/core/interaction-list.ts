import { compareBodies } from './compare-requests';
import { comparisonWith, type Comparison } from './comparison';
import { ConnectionBook } from './connection-book';
import type { ConnectionFacts, Interaction, RecordedRequest } from './interaction';
import { InteractionIndex, type Candidates } from './interaction-index';
import type { Played } from './interaction-queue';
import type { Mismatch } from './matchers/matcher';

/** What a look-up found: an interaction not played yet, only played ones, or nothing. */
export type Match =
  | (Found & {
      readonly kind: 'unused';
      readonly index: number;
      /** The last interaction with an equal body, which was played already; `index` has another body. */
      readonly playedEqual?: number;
    })
  | (Found & {
      readonly kind: 'used';
      /** The last one with an equal body; when there is none, the last one. */
      readonly lastIndex: number;
      readonly timesRecorded: number;
    })
  | { readonly kind: 'none' };

type Found = {
  /**
   * There when the bytes of the body are not those that were recorded. Says what differs, `undefined` when the meaning
   * is the same; to be asked when a test has failed, for comparing takes longer than finding.
   */
  readonly otherBody?: () => Mismatch | undefined;
};

/** A request that was just made, after filters, redaction and hooks. `body` is `undefined` when nobody has read it. */
export type IncomingRequest = Omit<RecordedRequest, 'body'> & { readonly body: Buffer | null | undefined };

/**
 * The stored interactions of a cassette and which of them were played. A look-up takes the same time with one
 * interaction or ten thousand: they are grouped by the keys of the matchers, and only matchers of the user's compare.
 */
export class InteractionList {
  readonly interactions: readonly Interaction[];
  readonly #playCounts: number[];
  readonly #indexes = new Map<Comparison, InteractionIndex>();
  #connections: ConnectionBook | undefined;
  #round = 0;

  constructor(interactions: readonly Interaction[]) {
    this.interactions = interactions;
    this.#playCounts = interactions.map(() => 0);
  }

  /**
   * Finds the answer to a request: among the unused interactions that match, the first whose body is equal, else the
   * first. Without the incoming body the order alone decides.
   *
   * @throws VcrError `VCR_HOOK_FAILED` when a matcher of the user's gives what none may give
   */
  find(incoming: IncomingRequest, comparison: Comparison): Match {
    const index = this.#indexFor(comparison);
    const request = comparison.compared.request({ ...incoming, body: incoming.body ?? null });
    const candidates = index.candidates(request);
    if (candidates === undefined) return { kind: 'none' };

    const { queue } = candidates;
    const matches = matcherOfRest(index, request, comparison);
    const equal = incoming.body === undefined ? undefined : equalBodies(candidates, request);
    const equalUnused = matches === undefined ? equal?.nextUnused(this.#played) : this.#firstUnused(equal, matches);
    const unused =
      equalUnused ??
      (matches === undefined ? queue.nextUnused(this.#played) : queue.unused(this.#played).find(matches));
    const playedEqual = equalUnused === undefined ? lastOf(equal?.positions ?? [], matches) : undefined;
    if (unused !== undefined) {
      return {
        kind: 'unused',
        index: unused,
        ...(playedEqual === undefined ? {} : { playedEqual }),
        ...this.#otherBody(unused, incoming, comparison),
      };
    }
    const recorded = matches === undefined ? queue.positions : queue.positions.filter(matches);
    const lastIndex = playedEqual ?? recorded.at(-1);
    if (lastIndex === undefined) return { kind: 'none' };
    const timesRecorded = recorded.length;
    return { kind: 'used', lastIndex, timesRecorded, ...this.#otherBody(lastIndex, incoming, comparison) };
  }

  /**
   * The best that `find` can give for a request of which only method and URL are known, filtered: enough to leave a
   * body unread that nothing recorded could answer.
   */
  mayServe(line: RecordedRequest, comparison: Comparison): Match['kind'] {
    const queue = this.#indexFor(comparison).sameLine(comparison.compared.requestLine(line));
    if (queue === undefined) return 'none';
    return queue.nextUnused(this.#played) === undefined ? 'used' : 'unused';
  }

  /** The positions of all interactions that match a filtered request, played or not. Throws as `find` does. */
  allMatching(incoming: RecordedRequest, comparison: Comparison): number[] {
    const index = this.#indexFor(comparison);
    const request = comparison.compared.request(incoming);
    const positions = index.candidates(request)?.queue.positions ?? [];
    return positions.filter(matcherOfRest(index, request, comparison) ?? (() => true));
  }

  /** The keys of the comparison's matchers for a stored request, in their order; `undefined` where there is none. */
  keysAt(position: number, comparison: Comparison): readonly (string | undefined)[] {
    return this.#indexFor(comparison).keysAt(position);
  }

  /** What is recorded of the connection of an interaction, by itself or by another one of its origin. */
  connectionOf(interaction: Interaction): ConnectionFacts | undefined {
    this.#connections ??= new ConnectionBook(this.interactions);
    return this.#connections.factsOf(interaction);
  }

  /** Marks an interaction as played once more. */
  use(position: number): void {
    this.#playCounts[position] = this.playCountAt(position) + 1;
  }

  /** Takes one playing of an interaction back. */
  release(position: number): void {
    this.#playCounts[position] = Math.max(0, this.playCountAt(position) - 1);
    this.#round += 1;
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

  get unusedPositions(): number[] {
    return [...this.interactions.keys()].filter((position) => !this.isUsed(position));
  }

  get usedCount(): number {
    return this.#playCounts.filter((count) => count > 0).length;
  }

  /** Makes every interaction unused again. */
  rewind(): void {
    this.#playCounts.fill(0);
    this.#round += 1;
  }

  get #played(): Played {
    return { round: this.#round, isUsed: (position) => this.isUsed(position) };
  }

  #firstUnused(equal: Candidates['queue'] | undefined, matches: (position: number) => boolean): number | undefined {
    return equal?.unused(this.#played).find(matches);
  }

  #otherBody(position: number, incoming: IncomingRequest, comparison: Comparison): Found {
    const stored = this.interactions[position];
    const { body } = incoming;
    if (stored === undefined || body === undefined || isSameBytes(stored.request.body, body)) return {};
    return {
      otherBody: () => compareBodies(stored.request, { ...incoming, body }, comparisonWith(stored, comparison)),
    };
  }

  #indexFor(comparison: Comparison): InteractionIndex {
    let index = this.#indexes.get(comparison);
    if (index === undefined) {
      index = new InteractionIndex(this.interactions, comparison);
      this.#indexes.set(comparison, index);
    }
    return index;
  }
}

/** What matchers without a key say about a position; `undefined` when there are none. */
function matcherOfRest(
  index: InteractionIndex,
  request: RecordedRequest,
  { matchers }: Comparison,
): ((position: number) => boolean) | undefined {
  const rest = matchers.filter(({ key }) => key === undefined);
  if (rest.length === 0) return undefined;
  return (position) => rest.every((matcher) => matcher.compare(index.request(position), request) === undefined);
}

// One candidate needs no choice, and its body no key.
function equalBodies({ queue, equalBody }: Candidates, request: RecordedRequest): Candidates['queue'] | undefined {
  return queue.positions.length === 1 ? undefined : equalBody(request);
}

function lastOf(
  positions: readonly number[],
  matches: ((position: number) => boolean) | undefined,
): number | undefined {
  return matches === undefined ? positions.at(-1) : positions.findLast(matches);
}

function isSameBytes(left: Buffer | null, right: Buffer | null): boolean {
  const [leftLength, rightLength] = [left?.length ?? 0, right?.length ?? 0];
  if (leftLength !== rightLength) return false;
  return left === null || right === null || left.equals(right);
}
