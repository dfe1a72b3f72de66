import type { Readable } from 'node:stream';
import { encodeForm, isForm } from './form-body';
import { readFields } from './request-fields';
import type { DispatchOptions } from './undici-types';

type Chunks = AsyncIterable<unknown> | Iterable<unknown>;
type Source = {
  readonly chunks: Chunks;
  readonly length: number | undefined;
  readonly contentType?: string;
  readonly isForm?: boolean;
};

/**
 * The body of a request on its way out. It is read when somebody asks for it, or when it has to be read before the
 * answer; one that has been read goes out from memory.
 */
export class OutgoingBody {
  /** What undici counts before it sends; `undefined`: it sends chunks, or what the caller said. */
  readonly length: number | undefined;
  /** What the body adds to the header where the caller gives no type. */
  readonly contentType: string | undefined;
  readonly isStream: boolean;
  /** Whether it is one that we encode in undici's place. */
  readonly isForm: boolean;
  /** Whether undici surely takes it. */
  readonly isSound: boolean;
  /** What went wrong with the caller's stream before the request could go out. */
  failure: { readonly error: unknown } | undefined;
  readonly #given: unknown;
  readonly #source: Source | undefined;
  #bytes: Buffer | null | undefined;
  #reading: Promise<Buffer | null> | undefined;
  #pieces: readonly Buffer[] | undefined;

  private constructor(given: unknown, known: Buffer | null | undefined, source?: Source) {
    this.#given = given;
    this.#bytes = known;
    this.#source = source;
    this.length = known === undefined ? source?.length : (known?.length ?? 0);
    this.contentType = source?.contentType;
    this.isStream = source !== undefined && isStream(given);
    this.isForm = source?.isForm === true;
    // Undici 8 takes no form but its own.
    this.isSound = (known !== undefined || source !== undefined) && !this.isForm;
  }

  /** `headers`: those that its caller gave with it. */
  static of(body: unknown, headers?: unknown): OutgoingBody {
    if (body === undefined || body === null) return new OutgoingBody(null, null);
    if (typeof body === 'string') return new OutgoingBody(body, bytesOrNothing(Buffer.from(body)));
    const bytes = viewedBytes(body);
    if (bytes !== undefined) return new OutgoingBody(body, bytesOrNothing(bytes));
    if (isForm(body)) {
      const { contentLength, boundary } = readFields(headers);
      const form = encodeForm(body, { boundary, length: contentLength });
      return new OutgoingBody(form.chunks, undefined, { ...form, isForm: true });
    }
    if (isBlob(body)) {
      const type = body.type === '' ? {} : { contentType: body.type };
      return new OutgoingBody(body, undefined, { chunks: body.stream() as Chunks, length: body.size, ...type });
    }
    if (isStream(body)) return OutgoingBody.#ofStream(body);
    return new OutgoingBody(body, undefined, isChunks(body) ? { chunks: body, length: undefined } : undefined);
  }

  static #ofStream(stream: Readable): OutgoingBody {
    stream.read(0);
    const body = new OutgoingBody(stream, undefined, { chunks: stream, length: knownLength(stream) });
    // Undici listens from the moment it gets the request; until it does, nobody else may.
    stream.on('error', (error: unknown) => (body.failure ??= { error }));
    return body;
  }

  /** All of it, where it needs no reading; `undefined` for a stream that the caller has yet to give. */
  get known(): Buffer | null | undefined {
    return this.#bytes;
  }

  /** What undici is to send: what its caller gave, but for a body that has been read, and for a form. */
  outgoingOptions(opts: DispatchOptions): DispatchOptions {
    if (this.isForm) return { ...opts, body: this.#outgoing, headers: this.#describedIn(opts.headers) };
    return this.#pieces === undefined ? opts : { ...opts, body: this.#outgoing };
  }

  get #outgoing(): unknown {
    if (this.#pieces === undefined) return this.#given;
    return this.length === undefined || this.isForm ? pieceByPiece(this.#pieces) : this.#bytes;
  }

  #describedIn(headers: unknown): unknown {
    const { lines, hasContentType, host, closes } = readFields(headers);
    const type = hasContentType ? [] : ['content-type', this.contentType];
    const kept = [...(host === undefined ? [] : ['host', host]), ...(closes ? ['connection', 'close'] : [])];
    return [...kept, ...lines.flat(), ...type, 'content-length', String(this.length)];
  }

  /** Ends the caller's stream: nobody reads it any more. */
  destroy(): void {
    if (this.isStream) (this.#given as Readable).destroy();
  }

  /** All of it; what came before it failed, when it does. Never rejects. */
  read(): Promise<Buffer | null> {
    if (this.#bytes !== undefined) return Promise.resolve(this.#bytes);
    this.#reading ??= this.#readAll();
    return this.#reading;
  }

  async #readAll(): Promise<Buffer | null> {
    const pieces: Buffer[] = [];
    try {
      for await (const chunk of this.#source?.chunks ?? []) pieces.push(bytesOf(chunk));
    } catch (error) {
      this.failure ??= { error };
    }
    this.#pieces = pieces;
    this.#bytes = pieces.length === 0 ? null : Buffer.concat(pieces);
    return this.#bytes;
  }

  /** Takes what the caller sends, as a server would, and keeps nothing of it. */
  async drain(sent: (chunk: Uint8Array | string) => void): Promise<void> {
    if (this.#bytes !== undefined) {
      if (this.#bytes !== null) sent(this.#bytes);
      return;
    }
    try {
      for await (const chunk of this.#source?.chunks ?? []) sent(chunk as Uint8Array | string);
    } catch (error) {
      this.failure ??= { error };
    }
  }
}

export function bytesOf(chunk: unknown): Buffer {
  return viewedBytes(chunk) ?? Buffer.from(chunk as string);
}

function bytesOrNothing(bytes: Buffer): Buffer | null {
  return bytes.length === 0 ? null : bytes;
}

function viewedBytes(body: unknown): Buffer | undefined {
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return Object.prototype.toString.call(body) === '[object ArrayBuffer]' ? Buffer.from(body as ArrayBuffer) : undefined;
}

// eslint-disable-next-line @typescript-eslint/require-await -- undici counts what it gets from an ordinary iterable
async function* pieceByPiece(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}

function knownLength({ _readableState: state }: Readable & { _readableState?: StreamState }): number | undefined {
  return state?.objectMode === false && state.ended ? state.length : undefined;
}

type StreamState = { readonly objectMode: boolean; readonly ended: boolean; readonly length: number };

function isStream(body: unknown): body is Readable {
  const { pipe, on, read } = body as Partial<Readable>;
  return [pipe, on, read].every((method) => typeof method === 'function');
}

function isBlob(body: unknown): body is Blob {
  return (
    /^\[object (Blob|File)\]$/.test(Object.prototype.toString.call(body)) && typeof (body as Blob).stream === 'function'
  );
}

function isChunks(body: unknown): body is Chunks {
  return typeof body === 'object' && body !== null && (Symbol.asyncIterator in body || Symbol.iterator in body);
}
