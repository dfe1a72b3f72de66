import type { LiveResponse } from '../../core/exchange';
import type { HeaderPair } from '../../core/headers';
import type { BodyChunk } from '../../core/interaction';
import { ChunkReader, isChunked } from './chunk-reader';
import { ReceivedBytes } from '../received-bytes';
import { ChunkTimes } from './chunk-times';
import { HeadReader, type ResponseHead } from './head-reader';

type State = 'head' | 'length' | 'chunked' | 'close' | 'done' | 'unreadable';

/**
 * Reads one response of HTTP/1.x off the wire, however its bytes are split: beside its client, whose own parser has the
 * last word about what makes sense.
 */
export class ResponseReader {
  readonly #method: string;
  readonly #heads = new HeadReader();
  /** A copy: what a client is given it may change, or hand over to another thread. */
  #body = new ReceivedBytes();
  #state: State = 'head';
  #left = 0;
  #times: ChunkTimes | undefined;
  #chunks: ChunkReader | undefined;

  /** @param method of the request that is answered: an answer to HEAD has no body */
  constructor(method: string) {
    this.#method = method;
  }

  /** The head of the response, once it has come. */
  get head(): ResponseHead | undefined {
    return this.#heads.head;
  }

  /** Whether the whole response has come. */
  get isComplete(): boolean {
    return this.#state === 'done';
  }

  /** Whether the end of the connection is the end of its body (RFC 9112, section 6.3). */
  get endsWithConnection(): boolean {
    return this.#state === 'close';
  }

  /** What has come of it so far; `undefined` before its head. */
  get response(): LiveResponse | undefined {
    const { head, informational } = this.#heads;
    if (head === undefined || head.version === '') return undefined;
    const { status, message, headers, version } = head;
    return {
      status,
      message,
      headers,
      body: this.#body.whole,
      chunks: this.#bodyChunks(),
      trailers: this.#trailers(),
      ...(version === '1.1' ? {} : { httpVersion: version }),
      ...(informational.length === 0 ? {} : { informational }),
    };
  }

  read(bytes: Buffer): void {
    if (this.#state === 'done' || this.#state === 'unreadable') return;
    const rest = this.#state === 'head' ? this.#readHead(bytes) : bytes;
    if (rest.length > 0) this.#readBody(rest);
  }

  #readHead(bytes: Buffer): Buffer {
    const rest = this.#heads.read(bytes);
    if (this.#heads.isUnreadable) this.#state = 'unreadable';
    if (this.head !== undefined) this.#beginBody(this.head);
    return rest;
  }

  #beginBody({ version, status, headers }: ResponseHead): void {
    const times = new ChunkTimes();
    this.#times = times;
    const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
    if (version === '') this.#state = 'unreadable';
    else if (this.#method === 'HEAD' || status < 200 || status === 204 || status === 304) this.#state = 'done';
    else if (this.#method === 'CONNECT' && status < 300) this.#state = 'done';
    else if (isChunked(headers)) {
      this.#state = 'chunked';
      this.#chunks = new ChunkReader({
        begin: () => times.begin(),
        data: (piece) => {
          times.add(piece.length);
          this.#body.take(piece);
        },
      });
    } else if (length === undefined || headers.some(([name]) => name.toLowerCase() === 'transfer-encoding')) {
      this.#state = 'close';
    } else {
      this.#left = Number(length);
      this.#body = new ReceivedBytes(length);
      this.#state = this.#left > 0 ? 'length' : 'done';
    }
  }

  #readBody(bytes: Buffer): void {
    this.#times?.beginRead();
    if (this.#state === 'length') {
      const part = bytes.subarray(0, this.#left);
      this.#left -= part.length;
      this.#body.take(part);
      if (this.#left === 0) this.#state = 'done';
    } else if (this.#state === 'close') {
      this.#times?.addPiece(bytes.length);
      this.#body.take(bytes);
    } else if (this.#chunks !== undefined) {
      this.#chunks.read(bytes);
      if (this.#chunks.isDone) this.#state = 'done';
      else if (this.#chunks.isBroken) this.#state = 'unreadable';
    }
  }

  #bodyChunks(): readonly BodyChunk[] {
    return this.#times?.chunks ?? [];
  }

  #trailers(): readonly HeaderPair[] {
    return this.#chunks?.trailers ?? [];
  }
}
