import { METHODS } from 'node:http';

/** What a piece of a client's bytes is: a part that belongs to requests, and one that belongs to none. */
export type SplitBytes = { readonly message: Buffer; readonly stray: Buffer };

const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);
/** Longer than any request line that a parser takes; what has not ended by then is no head to wait for. */
const LONGEST_HEAD = 1 << 20;

/**
 * Where one request of a connection ends and whether what follows begins another one. It reads no more of HTTP/1.1
 * than that, and where it cannot tell (chunks, upgrades, another protocol) all bytes belong to requests.
 */
export class MessageBoundary {
  #state: 'start' | 'between' | 'head' | 'body' | 'unknown' | 'done' = 'start';
  #head: Buffer = NOTHING;
  #bodyLeft = 0;
  #mayBegin = false;

  /** Takes the next bytes that the client writes. */
  split(bytes: Buffer): SplitBytes {
    let read = 0;
    while (read < bytes.length) {
      const rest = bytes.subarray(read);
      const taken = this.#take(rest);
      if (taken === 0) return { message: bytes.subarray(0, read), stray: rest };
      read += taken;
    }
    return { message: bytes, stray: NOTHING };
  }

  /** Tells that a message has ended whose end could not be seen here. */
  endMessage(): void {
    if (this.#state === 'unknown') this.#mayBegin = true;
  }

  /** How many of the bytes belong to requests; 0 when the first belongs to none. */
  #take(bytes: Buffer): number {
    switch (this.#state) {
      case 'start':
        if (!beginsRequest(bytes)) this.#state = 'done';
        return this.#state === 'done' ? bytes.length : this.#takeHead(bytes);
      case 'between':
        return beginsRequest(bytes) ? this.#takeHead(bytes) : 0;
      case 'head':
        return this.#takeHead(bytes);
      case 'body':
        return this.#takeBody(bytes);
      case 'unknown':
        return this.#mayBegin && beginsRequest(bytes) ? this.#takeHead(bytes) : bytes.length;
      case 'done':
        return bytes.length;
    }
  }

  #takeHead(bytes: Buffer): number {
    const before = this.#head.length;
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf(HEAD_END, Math.max(0, before - HEAD_END.length));
    if (end === -1) {
      this.#state = this.#head.length > LONGEST_HEAD ? 'done' : 'head';
      return bytes.length;
    }
    this.#enterBody(this.#head.toString('latin1', 0, end));
    this.#head = NOTHING;
    return end + HEAD_END.length - before;
  }

  #enterBody(head: string): void {
    this.#mayBegin = false;
    const lengths = [...head.matchAll(/^content-length:[ \t]*(.*?)[ \t]*$/gim)].map(([, value]) => value ?? '');
    if (/^connect /i.test(head) || /^upgrade:/im.test(head)) this.#state = 'done';
    else if (/^transfer-encoding:/im.test(head)) this.#state = 'unknown';
    else if (lengths.length === 0) this.#state = 'between';
    else if (lengths.length === 1 && /^\d{1,15}$/.test(lengths[0] ?? '')) {
      this.#bodyLeft = Number(lengths[0]);
      this.#state = this.#bodyLeft === 0 ? 'between' : 'body';
    } else this.#state = 'done';
  }

  #takeBody(bytes: Buffer): number {
    const taken = Math.min(bytes.length, this.#bodyLeft);
    this.#bodyLeft -= taken;
    if (this.#bodyLeft === 0) this.#state = 'between';
    return taken;
  }
}

// A client writes the beginning of a head in one piece. Line ends before it belong to nobody and hurt nobody.
function beginsRequest(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 64).replace(/^(\r\n)+/, '');
  return start === '' || METHODS.includes(start.slice(0, Math.max(0, start.indexOf(' '))).toUpperCase());
}
