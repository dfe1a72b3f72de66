import type { BodyChunk } from '../../../core/interaction';

/** One event of a stream of server-sent events. */
export type StreamEvent = {
  readonly type: string;
  readonly id?: string;
  readonly data: string;
  /** When its last byte came, in milliseconds after the head; unknown where the body came in one piece. */
  readonly atMs?: number;
};

/**
 * The events of a `text/event-stream` (HTML, section 9.2.6), with when they came. A block without data is no event; one
 * that the stream's end cuts off is shown, though a client would not have got it.
 */
export function readEvents(text: string, chunks: readonly BodyChunk[] = []): StreamEvent[] {
  const events: StreamEvent[] = [];
  const arrival = new Arrival(chunks);
  let block: string[] = [];
  const close = (): void => {
    const event = eventOf(block);
    block = [];
    const atMs = arrival.now();
    if (event !== undefined) events.push({ ...event, ...(atMs === undefined ? {} : { atMs }) });
  };
  for (const [whole, line = ''] of text.replace(/^\uFEFF/, '').matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)) {
    arrival.pass(whole);
    if (line === '') close();
    else block.push(line);
  }
  return events;
}

function eventOf(lines: readonly string[]): Omit<StreamEvent, 'atMs'> | undefined {
  const data: string[] = [];
  let type = 'message';
  let id: string | undefined;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    // An empty name names none.
    else if (field === 'event') type = value || 'message';
    else if (field === 'id') id = value;
  }
  if (data.length === 0) return undefined;
  return { type, data: data.join('\n'), ...(id === undefined ? {} : { id }) };
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
