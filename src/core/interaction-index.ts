import { comparisonWith, type Comparison } from './comparison';
import type { Interaction, RecordedRequest } from './interaction';
import { QueuesByKey, type InteractionQueue } from './interaction-queue';
import type { NamedMatcher } from './matchers/matcher';
import { keyOf, keysOf } from './request-keys';

/** What may serve a request as far as keys tell. */
export type Candidates = {
  readonly queue: InteractionQueue;
  /** Those of the queue whose body is equal; `undefined` when none is. */
  readonly equalBody: (body: RecordedRequest) => InteractionQueue | undefined;
};

/** Interactions whose line has one key; the keys that need more than the line are made when one is asked for. */
type Group = { readonly queue: InteractionQueue; whole: QueuesByKey | undefined };

/**
 * The interactions of a cassette grouped for one comparison: by the keys of the matchers that look at method and URL,
 * within these by the keys of the others, and within these by the body. The last two are made when first asked for,
 * once, so that a look-up costs the same however many interactions share a URL.
 */
export class InteractionIndex {
  readonly #interactions: readonly Interaction[];
  readonly #comparison: Comparison;
  readonly #wholeKeys: readonly NamedMatcher[];
  readonly #groups = new Map<string, Group>();
  readonly #byBody = new Map<InteractionQueue, QueuesByKey>();
  readonly #keys: (readonly (string | undefined)[])[] = [];
  readonly #requests = new Map<number, RecordedRequest>();

  constructor(interactions: readonly Interaction[], comparison: Comparison) {
    this.#interactions = interactions;
    this.#comparison = comparison;
    this.#wholeKeys = comparison.matchers.filter(({ key, ...reads }) => key !== undefined && readsMoreThanLine(reads));
    const { compared, lineKey } = comparison;
    const queues = new QueuesByKey();
    interactions.forEach((interaction, position) => {
      const { filter } = comparisonWith(interaction, comparison);
      queues.add(lineKey(compared.requestLine(filter.requestLine(interaction.request))), position);
    });
    for (const [key, queue] of queues.entries()) this.#groups.set(key, { queue, whole: undefined });
  }

  /** Those with the same line, as `compared` leaves it. */
  sameLine(line: RecordedRequest): InteractionQueue | undefined {
    return this.#groups.get(this.#comparison.lineKey(line))?.queue;
  }

  /** Those that all keys find the same. */
  candidates(incoming: RecordedRequest): Candidates | undefined {
    const group = this.#groups.get(this.#comparison.lineKey(incoming));
    const queue = group === undefined ? undefined : this.#narrow(group, incoming);
    return queue && { queue, equalBody: (request) => this.#bodiesOf(queue).get(bodyKey(request, this.#comparison)) };
  }

  /** What each matcher's key is of a stored request, in their order; made once. */
  keysAt(position: number): readonly (string | undefined)[] {
    const keys = this.#keys[position] ?? keysOf(this.request(position), this.#comparison.matchers);
    this.#keys[position] = keys;
    return keys;
  }

  /** A stored request as it is compared. */
  request(position: number): RecordedRequest {
    const known = this.#requests.get(position);
    if (known !== undefined) return known;
    const interaction = this.#interactions[position];
    if (interaction === undefined) throw new RangeError(`There is no interaction ${position}`);
    const { filter, compared } = comparisonWith(interaction, this.#comparison);
    const request = compared.request(filter.request(interaction.request));
    // Matchers without a key see the same requests over and over.
    if (this.#comparison.matchers.some(({ key }) => key === undefined)) this.#requests.set(position, request);
    return request;
  }

  #narrow(group: Group, incoming: RecordedRequest): InteractionQueue | undefined {
    if (this.#wholeKeys.length === 0) return group.queue;
    group.whole ??= this.#grouped(group.queue, (request) => keyOf(request, this.#wholeKeys));
    return group.whole.get(keyOf(incoming, this.#wholeKeys));
  }

  #bodiesOf(queue: InteractionQueue): QueuesByKey {
    let bodies = this.#byBody.get(queue);
    if (bodies === undefined) {
      bodies = this.#grouped(queue, (request) => bodyKey(request, this.#comparison));
      this.#byBody.set(queue, bodies);
    }
    return bodies;
  }

  #grouped(queue: InteractionQueue, key: (request: RecordedRequest) => string): QueuesByKey {
    const queues = new QueuesByKey();
    for (const position of queue.positions) queues.add(key(this.request(position)), position);
    return queues;
  }
}

function readsMoreThanLine({ readsHeaders, readsBody }: Pick<NamedMatcher, 'readsHeaders' | 'readsBody'>): boolean {
  return readsHeaders || readsBody;
}

function bodyKey(request: RecordedRequest, { preference }: Comparison): string {
  return preference.key?.(request) ?? '';
}
