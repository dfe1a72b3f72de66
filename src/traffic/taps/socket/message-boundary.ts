import { METHODS } from 'node:http';

/**
 * A piece of what a client writes. `head`: the whole head of a request. `stray`: bytes that belong to no request.
 * `part`: anything else.
 */
export type Piece =
  | { readonly kind: 'head'; readonly bytes: Buffer; readonly method: string; readonly hasBody: boolean }
  | { readonly kind: 'part' | 'stray'; readonly bytes: Buffer };

const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);
/** Longer than any head that a parser takes; what has not ended by then is none to wait for. */
const LONGEST_HEAD_BYTES = 1 << 20;
const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) \S+ HTTP\/1\.[01]\r\n/;

/**
 * Where one request of a connection ends and whether what follows begins another one. It reads no more of HTTP/1.1
 * than that, and where it cannot tell (chunks, upgrades, another protocol) all bytes belong to requests.
 */
export class MessageBoundary {
  #state: 'start' | 'between' | 'head' | 'body' | 'unknown' | 'done' = 'start';
  #head: Buffer = NOTHING;
  #bodyLeft = 0;
  #mayBegin = false;
  #isOther = false;

  /** Whether the first bytes began no request. */
  get isOther(): boolean {
    return this.#isOther;
  }

  /** Cuts the next bytes that the client writes where requests begin and end. */
  cut(bytes: Buffer): Piece[] {
    const pieces: Piece[] = [];
    for (let rest = bytes; rest.length > 0;) {
      const piece = this.#next(rest);
      pieces.push(piece);
      rest = rest.subarray(piece.bytes.length);
    }
    return pieces;
  }

  /** Tells that a message has ended whose end cannot be seen here. */
  endMessage(): void {
    if (this.#state === 'unknown') this.#mayBegin = true;
  }

  #next(bytes: Buffer): Piece {
    switch (this.#state) {
      case 'start':
        if (beginsRequest(bytes)) return this.#takeHead(bytes);
        this.#state = 'done';
        this.#isOther = true;
        return { kind: 'part', bytes };
      case 'between':
        return beginsRequest(bytes) ? this.#takeHead(bytes) : { kind: 'stray', bytes };
      case 'head':
        return this.#takeHead(bytes);
      case 'body':
        return this.#takeBody(bytes);
      case 'unknown':
        return this.#mayBegin && beginsRequest(bytes) ? this.#takeHead(bytes) : { kind: 'part', bytes };
      case 'done':
        return { kind: 'part', bytes };
    }
  }

  #takeHead(bytes: Buffer): Piece {
    const before = this.#head.length;
    this.#head = before === 0 ? bytes : Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf(HEAD_END, Math.max(0, before - HEAD_END.length));
    if (end === -1) {
      this.#state = this.#head.length > LONGEST_HEAD_BYTES ? 'done' : 'head';
      return { kind: 'part', bytes };
    }
    const head = this.#head.toString('latin1', 0, end + 2);
    this.#head = NOTHING;
    this.#enterBody(head);
    const taken = bytes.subarray(0, end + HEAD_END.length - before);
    const method = REQUEST_LINE.exec(head)?.[1];
    if (before > 0 || method === undefined) return { kind: 'part', bytes: taken };
    return { kind: 'head', bytes: taken, method, hasBody: this.#state === 'body' || this.#state === 'unknown' };
  }

  #enterBody(head: string): void {
    this.#mayBegin = false;
    const lengths = [...head.matchAll(/^content-length:[ \t]*(.*?)[ \t]*\r$/gim)].map(([, value]) => value ?? '');
    if (/^connect /i.test(head) || /^upgrade:/im.test(head)) this.#state = 'done';
    else if (/^transfer-encoding:/im.test(head)) this.#state = 'unknown';
    else if (lengths.length === 0) this.#state = 'between';
    else if (lengths.length === 1 && /^\d{1,15}$/.test(lengths[0] ?? '')) {
      this.#bodyLeft = Number(lengths[0]);
      this.#state = this.#bodyLeft === 0 ? 'between' : 'body';
    } else this.#state = 'done';
  }

  #takeBody(bytes: Buffer): Piece {
    const part = bytes.subarray(0, this.#bodyLeft);
    this.#bodyLeft -= part.length;
    if (this.#bodyLeft === 0) this.#state = 'between';
    return { kind: 'part', bytes: part };
  }
}

// Clients write a request line in one piece. Line ends before it belong to nobody and hurt nobody.
function beginsRequest(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 64).replace(/^(\r\n)+/, '');
  if (start === '' || METHODS.includes(start.slice(0, Math.max(0, start.indexOf(' '))))) return true;
  const lineEnd = bytes.indexOf('\r\n');
  return lineEnd !== -1 && REQUEST_LINE.test(bytes.toString('latin1', 0, lineEnd + 2));
}
