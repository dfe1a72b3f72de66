import type { HeaderPair } from '../../core/headers';
import type { InformationalResponse } from '../../core/interaction';
import { Announcements } from '../announcements';
import { headerPairs } from './chunk-reader';

/** Longer than any head that clients take; what has not ended by then is none. */
const MAX_HEAD_BYTES = 1 << 20;
/** Longer than any status line. */
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

/** Reads the head of a response, and of those that announce it (1xx), however its bytes are split: each byte once. */
export class HeadReader {
  readonly #announcements = new Announcements();
  #head: ResponseHead | undefined;
  #isUnreadable = false;
  #lines: string[] = [];
  /** What has come of the line that has not ended. */
  #line = '';
  #length = 0;

  get informational(): readonly InformationalResponse[] {
    return this.#announcements.list;
  }

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
    let position = 0;
    while (this.#head === undefined && position < bytes.length) {
      // Lenient parsers take a bare line feed for the end of a line.
      const lineEnd = bytes.indexOf(LF, position);
      const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
      this.#line += bytes.toString('latin1', position, end);
      this.#length += end - position;
      position = end;
      if (lineEnd !== -1) this.#endLine();
    }
    if (this.#head !== undefined) return bytes.subarray(position);
    this.#isUnreadable = this.#length > (this.#lines.length > 0 ? MAX_HEAD_BYTES : MAX_LINE_BYTES);
    return NOTHING;
  }

  #endLine(): void {
    const line = this.#line.replace(/\r?\n$/, '');
    this.#line = '';
    if (line !== '') this.#lines.push(line);
    // Parsers pass over empty lines before a head.
    else if (this.#lines.length > 0) this.#end();
  }

  #end(): void {
    const head = parseHead(this.#lines);
    this.#lines = [];
    this.#length = 0;
    const { status, message, headers } = head;
    // 1xx are announcements; the response is still to come. After 101 something else than HTTP is spoken.
    if (status < 100 || status >= 200 || status === 101) this.#head = head;
    else this.#announcements.add(status, message, headers);
  }
}

function parseHead([statusLine = '', ...lines]: readonly string[]): ResponseHead {
  const [, version = '', status = '', message = ''] = /^HTTP\/(\S+) +(\d+) ?(.*)$/.exec(statusLine) ?? [];
  return { version, status: Number(status), message, headers: headerPairs(lines) };
}
