import type { Readable } from 'node:stream';
import { BodySource, viewedBytes, type Chunks } from './body-source';
import { encodeForm, isForm } from './form-body';
import { readFields } from './request-fields';
import type { DispatchOptions } from './undici-types';

type Source = {
  readonly chunks: Chunks;
  readonly length: number | undefined;
  readonly contentType?: string;
  readonly isForm?: boolean;
};

/**
 * The body of a request on its way out. It is read when somebody asks for it, or when it has to be read before the
 * answer; what has been read goes out from memory.
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
  readonly #given: unknown;
  readonly #source: BodySource | undefined;
  /** The caller's own memory, of which nobody has asked for a copy yet. */
  #view: Buffer | undefined;
  #bytes: Buffer | null | undefined;
  #reading: Promise<Buffer | null | undefined> | undefined;

  private constructor(given: unknown, known: Buffer | null | undefined, source?: Source) {
    this.#given = given;
    if (viewedBytes(given) === undefined || known === null) this.#bytes = known;
    else this.#view = known;
    this.#source = source === undefined ? undefined : new BodySource(source.chunks);
    this.length = known === undefined ? source?.length : (known?.length ?? 0);
    this.contentType = source?.contentType;
    this.isStream = source !== undefined && isStream(given);
    this.isForm = source?.isForm === true;
    // Undici 8 takes no form but its own.
    this.isSound = (known !== undefined || source !== undefined) && !this.isForm;
  }

  static of(body: unknown): OutgoingBody {
    if (body === undefined || body === null) return new OutgoingBody(null, null);
    if (typeof body === 'string') return new OutgoingBody(body, bytesOrNothing(Buffer.from(body)));
    const bytes = viewedBytes(body);
    if (bytes !== undefined) return new OutgoingBody(body, bytesOrNothing(bytes));
    if (isForm(body)) {
      const form = encodeForm(body);
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
    stream.on('error', (error: unknown) => body.#source?.fail(error));
    return body;
  }

  /** What went wrong with the caller's stream before the request could go out. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#source?.failure;
  }

  /** Whether it needs no reading, or has been read. */
  get isKnown(): boolean {
    return this.#view !== undefined || this.#bytes !== undefined;
  }

  /** All of it, where it needs no reading; `undefined` for a stream that the caller has yet to give. */
  get known(): Buffer | null | undefined {
    if (this.#view !== undefined) {
      // Its caller may fill the same memory with the next request.
      this.#bytes = Buffer.from(this.#view);
      this.#view = undefined;
    }
    return this.#bytes;
  }

  /** What undici is to send: what its caller gave, but for a body of which something has been read, and for a form. */
  outgoingOptions(opts: DispatchOptions): DispatchOptions {
    const source = this.#source;
    // A blob can be read as often as one likes.
    if (source === undefined || (!this.isForm && (!source.isBegun || isBlob(this.#given)))) return opts;
    if (source.hasEnded && this.length !== undefined && !this.isForm) return { ...opts, body: this.#bytes };
    const body = source.handOn();
    return this.length === undefined ? { ...opts, body } : { ...opts, body, headers: this.#describedIn(opts.headers) };
  }

  #describedIn(headers: unknown): unknown {
    const { lines, hasContentType, host, closes } = readFields(headers);
    const type = hasContentType || this.contentType === undefined ? [] : ['content-type', this.contentType];
    const kept = [...(host === undefined ? [] : ['host', host]), ...(closes ? ['connection', 'close'] : [])];
    return [...kept, ...lines.flat(), ...type, 'content-length', String(this.length)];
  }

  /** Ends what its caller gave: nobody takes it any more. */
  destroy(): void {
    if (this.isStream) (this.#given as Readable).destroy();
    this.#source?.stop();
  }

  /** The caller left a request that undici has: what we took in its place, it does not end. */
  leave(): void {
    if (this.#source?.isBegun === true && !this.#source.hasEnded) this.destroy();
  }

  /** All of it, or as much as can be known of it before it goes out: see {@link BodySource.hold}. Never rejects. */
  read(): Promise<Buffer | null | undefined> {
    if (this.isKnown) return Promise.resolve(this.known);
    this.#reading ??= this.#readAll();
    return this.#reading;
  }

  async #readAll(): Promise<Buffer | null | undefined> {
    const bytes = this.#source === undefined ? null : await this.#source.hold();
    if (this.#source?.hasEnded !== false) this.#bytes = bytes;
    return bytes;
  }

  /** Takes what the caller sends, as a server would, and keeps nothing of it. */
  async drain(sent: (chunk: Uint8Array | string) => void): Promise<void> {
    await this.#source?.drain(sent);
  }
}

function bytesOrNothing(bytes: Buffer): Buffer | null {
  return bytes.length === 0 ? null : bytes;
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
