import type { HeaderPair } from '../../core/headers';

/** Longer than any line that clients take. */
const MAX_LINE_CHARS = 128 * 1024;

/** Longer than any trailers that clients take. */
const MAX_TRAILER_CHARS = 1 << 20;

const LF = 0x0a;

type State = 'size' | 'chunk' | 'chunk-end' | 'trailers' | 'done' | 'broken';

/** What is told while chunks are read. */
export type ChunkListener = {
  /** A chunk begins. */
  begin?(): void;
  /** Bytes of the chunk that was begun last, without its framing. */
  data(bytes: Buffer): void;
};

/** Takes the framing off a chunked body (RFC 9112, section 7.1), however its bytes are split. */
export class ChunkReader {
  readonly #listener: ChunkListener;
  #state: State = 'size';
  #line = '';
  #leftInChunk = 0;
  readonly #trailerLines: string[] = [];
  #trailerChars = 0;

  constructor(listener: ChunkListener) {
    this.#listener = listener;
  }

  /** Whether the last chunk and what follows it was read. */
  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** The header lines behind the last chunk. */
  get trailers(): HeaderPair[] {
    return headerPairs(this.#trailerLines);
  }

  /** Whether the bytes were no chunks. */
  get isBroken(): boolean {
    return this.#state === 'broken';
  }

  read(bytes: Buffer): void {
    for (let position = 0; position < bytes.length && !this.isDone && !this.isBroken;) {
      position = this.#state === 'chunk' ? this.#readChunk(bytes, position) : this.#readLine(bytes, position);
    }
  }

  #readChunk(bytes: Buffer, position: number): number {
    const end = Math.min(position + this.#leftInChunk, bytes.length);
    this.#listener.data(bytes.subarray(position, end));
    this.#leftInChunk -= end - position;
    if (this.#leftInChunk === 0) this.#state = 'chunk-end';
    return end;
  }

  #readLine(bytes: Buffer, position: number): number {
    const lineEnd = bytes.indexOf(LF, position);
    const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
    this.#line += bytes.toString('latin1', position, end);
    if (this.#line.length > MAX_LINE_CHARS) this.#state = 'broken';
    else if (lineEnd !== -1) {
      const line = this.#line.replace(/\r?\n$/, '');
      this.#line = '';
      this.#takeLine(line);
    }
    return end;
  }

  #takeLine(line: string): void {
    switch (this.#state) {
      case 'size':
        this.#beginChunk(line);
        return;
      case 'chunk-end':
        this.#state = line === '' ? 'size' : 'broken';
        return;
      case 'trailers':
        if (line === '') this.#state = 'done';
        else this.#takeTrailer(line);
        return;
      case 'chunk':
      case 'done':
      case 'broken':
    }
  }

  #takeTrailer(line: string): void {
    this.#trailerLines.push(line);
    this.#trailerChars += line.length;
    if (this.#trailerChars > MAX_TRAILER_CHARS) this.#state = 'broken';
  }

  #beginChunk(line: string): void {
    const size = /^[0-9a-f]+/i.exec(line)?.[0];
    if (size === undefined) this.#state = 'broken';
    else if (/^0+$/.test(size)) this.#state = 'trailers';
    else {
      this.#state = 'chunk';
      this.#leftInChunk = Number.parseInt(size, 16);
      this.#listener.begin?.();
    }
  }
}

/**
 * Reads header lines. One that begins with a space goes on with the one before it (RFC 9112, section 5.2): lenient
 * clients read it so, and it may be the rest of a secret.
 */
export function headerPairs(lines: readonly string[]): HeaderPair[] {
  const whole: string[] = [];
  for (const line of lines) {
    if (whole.length > 0 && /^[ \t]/.test(line)) whole.push(`${whole.pop()}${line}`);
    else whole.push(line);
  }
  return whole.map(headerPair);
}

/** Reads one header line. */
export function headerPair(line: string): HeaderPair {
  const colon = line.indexOf(':');
  return colon === -1 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** Whether a body with these header lines comes in chunks. */
export function isChunked(headers: readonly HeaderPair[]): boolean {
  const codings = headers.filter(([name]) => name.toLowerCase() === 'transfer-encoding').map(([, value]) => value);
  return codings.join(',').toLowerCase().split(',').at(-1)?.trim() === 'chunked';
}
