import { headersFromPairs, type HeaderPair } from '../../core/headers';
import type { InformationalResponse } from '../../core/interaction';
import { headerPair } from './chunk-reader';

/** Longer than any head that clients take; what has not ended by then is none. */
const MAX_HEAD_BYTES = 1 << 20;
/** Longer than any line of it. */
const MAX_LINE_BYTES = 128 * 1024;

const LF = 0x0a;
const NOTHING = Buffer.alloc(0);

/** The status line and the header lines of a response. */
export type ResponseHead = {
  /** Such as `1.1`; empty where the first line was no status line. */
  readonly version: string;
  readonly status: number;
  readonly message: string;
  readonly headers: readonly HeaderPair[];
};

/** Reads the head of a response, and of those that announce it (1xx), however its bytes are split. */
export class HeadReader {
  readonly informational: InformationalResponse[] = [];
  #head: ResponseHead | undefined;
  #isUnreadable = false;
  #pending: Buffer = NOTHING;

  /** The head of the response itself, once it has come. */
  get head(): ResponseHead | undefined {
    return this.#head;
  }

  /** Whether it went on longer than any head. */
  get isUnreadable(): boolean {
    return this.#isUnreadable;
  }

  /** Reads on, and gives the bytes behind the head: none as long as it has not ended. */
  read(bytes: Buffer): Buffer {
    let rest = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    this.#pending = NOTHING;
    while (this.#head === undefined) {
      const end = headEnd(rest);
      if (end === -1) {
        this.#pending = rest;
        this.#isUnreadable = rest.length > (rest.includes(LF) ? MAX_HEAD_BYTES : MAX_LINE_BYTES);
        return NOTHING;
      }
      this.#take(parseHead(rest.toString('latin1', 0, end)));
      rest = rest.subarray(end);
    }
    return rest;
  }

  #take(head: ResponseHead): void {
    const { status, message, headers } = head;
    // 1xx are announcements; the response is still to come. After 101 something else than HTTP is spoken.
    if (status < 100 || status >= 200 || status === 101) this.#head = head;
    else this.informational.push({ code: status, message, headers: headersFromPairs(headers) });
  }
}

// Lenient parsers take a bare line feed for the end of a line.
function headEnd(bytes: Buffer): number {
  for (let lineEnd = bytes.indexOf(LF); lineEnd !== -1; lineEnd = bytes.indexOf(LF, lineEnd + 1)) {
    if (bytes[lineEnd + 1] === LF) return lineEnd + 2;
    if (bytes[lineEnd + 1] === 0x0d && bytes[lineEnd + 2] === LF) return lineEnd + 3;
  }
  return -1;
}

function parseHead(text: string): ResponseHead {
  const [statusLine = '', ...lines] = text.split(/\r?\n/);
  const [, version = '', status = '', message = ''] = /^HTTP\/(\S+) +(\d+) ?(.*)$/.exec(statusLine) ?? [];
  return { version, status: Number(status), message, headers: lines.filter((line) => line !== '').map(headerPair) };
}
