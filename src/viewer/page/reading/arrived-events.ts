import type { BodyChunk } from '../../../core/interaction';
import { readEvents, type ServerEvent } from '../../../core/server-events';

/** One event of a stream. */
export type ArrivedEvent = Omit<ServerEvent, 'end'> & {
  /** When its last byte came, in milliseconds after the head; unknown where the body came in one piece. */
  readonly atMs?: number;
};

/** The events of a `text/event-stream`, with when they came. */
export function arrivedEvents(text: string, chunks: readonly BodyChunk[] = []): ArrivedEvent[] {
  const arrival = new Arrival(chunks);
  let start = 0;
  return readEvents(text).map(({ end, ...event }) => {
    arrival.pass(text.slice(start, end));
    start = end;
    const atMs = arrival.now();
    return { ...event, ...(atMs === undefined ? {} : { atMs }) };
  });
}

/** Follows the chunks of a body along its text. */
class Arrival {
  readonly #chunks: readonly BodyChunk[];
  readonly #encoder = new TextEncoder();
  #passed = 0;
  #chunk = 0;
  #chunkEnd: number;

  constructor(chunks: readonly BodyChunk[]) {
    this.#chunks = chunks;
    this.#chunkEnd = chunks[0]?.bytes ?? 0;
  }

  pass(text: string): void {
    this.#passed += this.#encoder.encode(text).length;
  }

  now(): number | undefined {
    while (this.#chunkEnd < this.#passed && this.#chunk < this.#chunks.length - 1) {
      this.#chunk += 1;
      this.#chunkEnd += this.#chunks[this.#chunk]?.bytes ?? 0;
    }
    return this.#chunks[this.#chunk]?.atMs;
  }
}
