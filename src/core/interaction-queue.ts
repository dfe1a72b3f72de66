/** Says which interactions were played; `round` grows when all are made unused again. */
export interface Played {
  readonly round: number;
  isUsed(position: number): boolean;
}

/**
 * Interactions that look the same, by their positions in recorded order. Finding the next unused one takes the same
 * time with one as with ten thousand: what was found used is never looked at again until all are unused.
 */
export class InteractionQueue {
  readonly positions: number[] = [];
  #firstUnused = 0;
  #round = 0;

  nextUnused(played: Played): number | undefined {
    if (this.#round !== played.round) {
      this.#round = played.round;
      this.#firstUnused = 0;
    }
    for (; this.#firstUnused < this.positions.length; this.#firstUnused += 1) {
      const position = this.positions[this.#firstUnused];
      if (position !== undefined && !played.isUsed(position)) return position;
    }
    return undefined;
  }

  /** All unused ones, in order. */
  unused(played: Played): number[] {
    if (this.nextUnused(played) === undefined) return [];
    return this.positions.slice(this.#firstUnused).filter((position) => !played.isUsed(position));
  }
}

/** Queues by key, in order of first appearance. */
export class QueuesByKey {
  readonly #queues = new Map<string, InteractionQueue>();

  add(key: string, position: number): void {
    let queue = this.#queues.get(key);
    if (queue === undefined) this.#queues.set(key, (queue = new InteractionQueue()));
    queue.positions.push(position);
  }

  get(key: string): InteractionQueue | undefined {
    return this.#queues.get(key);
  }

  entries(): Iterable<[string, InteractionQueue]> {
    return this.#queues;
  }
}
