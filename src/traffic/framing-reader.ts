import type { HeaderPair } from '../core/headers';
import type { BodyChunk } from '../core/interaction';

/** More boundaries than this are only worth their place in a file where time passed between them. */
const MAX_EXACT_CHUNKS = 1_000;
/** How far a moment is put off to keep two reads of the same millisecond apart. */
const MAX_DRIFT_MS = 20;
/** Longer than any line that clients take. */
const MAX_LINE_CHARS = 128 * 1024;

const LF = 0x0a;

type State = 'head' | 'size' | 'chunk' | 'chunk-end' | 'trailers' | 'done' | 'unchunked';

/**
 * Reads the framing of one HTTP/1.1 response off the wire: where its chunks ended, and the trailers behind them. The
 * library gives the bytes of a body without either. Takes its bytes however they are split; what is not chunked, or
 * makes no sense, is passed over.
 */
export class FramingReader {
  readonly trailers: HeaderPair[] = [];
  readonly #chunks: { bytes: number; atMs: number }[] = [];
  #state: State = 'head';
  #line = '';
  #headLines: string[] = [];
  #leftInChunk = 0;
  #headAt: number | undefined;
  /** When the bytes at hand came, after the head: chunks that came in one read share a moment, others do not. */
  #readAtMs = -1;

  /** Whether the head of a response has come, be it one that a stricter parser refuses. */
  get hasHead(): boolean {
    return this.#headAt !== undefined;
  }

  /** Whether the last chunk and what follows it was seen, or there is nothing to be seen. */
  get isDone(): boolean {
    return this.#state === 'done' || this.#state === 'unchunked';
  }

  /** The chunks as they were framed; those of one moment as one, when there are very many. */
  get chunks(): BodyChunk[] {
    if (this.#chunks.length <= MAX_EXACT_CHUNKS) return this.#chunks;
    const merged: { bytes: number; atMs: number }[] = [];
    for (const { bytes, atMs } of this.#chunks) {
      const last = merged.at(-1);
      if (last?.atMs === atMs) last.bytes += bytes;
      else merged.push({ bytes, atMs });
    }
    return merged;
  }

  read(bytes: Buffer): void {
    const atMs = Math.round(performance.now() - (this.#headAt ?? performance.now()));
    this.#readAtMs = Math.max(atMs, Math.min(this.#readAtMs + 1, atMs + MAX_DRIFT_MS));
    for (let position = 0; position < bytes.length && !this.isDone;) {
      position = this.#state === 'chunk' ? this.#readChunk(bytes, position) : this.#readLine(bytes, position);
    }
  }

  #readChunk(bytes: Buffer, position: number): number {
    const count = Math.min(this.#leftInChunk, bytes.length - position);
    const chunk = this.#chunks.at(-1);
    if (chunk !== undefined) chunk.bytes += count;
    this.#leftInChunk -= count;
    if (this.#leftInChunk === 0) this.#state = 'chunk-end';
    return position + count;
  }

  #readLine(bytes: Buffer, position: number): number {
    const lineEnd = bytes.indexOf(LF, position);
    const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
    this.#line += bytes.toString('latin1', position, end);
    if (this.#line.length > MAX_LINE_CHARS) this.#state = 'unchunked';
    else if (lineEnd !== -1) {
      const line = this.#line.replace(/\r?\n$/, '');
      this.#line = '';
      this.#takeLine(line);
    }
    return end;
  }

  #takeLine(line: string): void {
    switch (this.#state) {
      case 'head':
        if (line === '') this.#endHead();
        else this.#headLines.push(line);
        return;
      case 'size':
        this.#beginChunk(line);
        return;
      case 'chunk-end':
        this.#state = line === '' ? 'size' : 'unchunked';
        return;
      case 'trailers':
        if (line === '') this.#state = 'done';
        else this.trailers.push(headerPair(line));
        return;
      case 'chunk':
      case 'done':
      case 'unchunked':
    }
  }

  #endHead(): void {
    const [statusLine = '', ...lines] = this.#headLines;
    this.#headLines = [];
    const status = Number(statusLine.split(' ')[1]);
    // 1xx are announcements; the response is still to come.
    if (status >= 100 && status < 200 && status !== 101) return;
    const codings = lines
      .map(headerPair)
      .filter(([name]) => name.toLowerCase() === 'transfer-encoding')
      .map(([, value]) => value);
    const isChunked = codings.join(',').toLowerCase().split(',').at(-1)?.trim() === 'chunked';
    this.#state = isChunked ? 'size' : 'unchunked';
    this.#headAt = performance.now();
    this.#readAtMs = 0;
  }

  #beginChunk(line: string): void {
    const size = /^[0-9a-f]+/i.exec(line)?.[0];
    if (size === undefined) this.#state = 'unchunked';
    else if (/^0+$/.test(size)) this.#state = 'trailers';
    else {
      this.#state = 'chunk';
      this.#leftInChunk = Number.parseInt(size, 16);
      this.#chunks.push({ bytes: 0, atMs: this.#readAtMs });
    }
  }
}

function headerPair(line: string): HeaderPair {
  const colon = line.indexOf(':');
  return colon === -1 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
