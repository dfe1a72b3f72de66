import { bareText } from '../../../core/redact/bare-line';
import { notedConnection } from './connection-notes';

const PASSAGE = Symbol('vcr.passage');

/**
 * - `undecided`: its owner has not said yet what happens to it, or has refused it.
 * - `approved`: it may go out. `sent`: it has gone out.
 * - `answered`: it got its answer here; nothing of it goes out.
 * - `tunnelled`: a CONNECT that no proxy was asked about; what goes through the tunnel has connections of its own.
 */
export type PassageState = 'undecided' | 'approved' | 'sent' | 'answered' | 'tunnelled';

type Noted = { [PASSAGE]?: Passage };

/** The passage of one request through its socket: whether anything of it may leave the process. */
export class Passage {
  /** Method and address of the request, without what may be secret in it. */
  readonly line: string;
  /** The method as its client wrote it. */
  readonly method: string;
  /** How many bytes the client wrote after the end of the request that begin no other one. */
  strayBytes = 0;
  readonly #waiting: (() => void)[] = [];
  #state: PassageState = 'undecided';
  #isTaken = false;

  private constructor(method: string, url: string) {
    this.method = method;
    this.line = requestLine(method, url);
  }

  /** Begins the passage of the request that is now written to a socket; it takes the place of the one before it. */
  static begin(socket: object, request: Request): Passage {
    const passage = new Passage(notedConnection(socket)?.method ?? request.method, request.url);
    (socket as Noted)[PASSAGE] = passage;
    return passage;
  }

  /** The passage of the request that was written to a socket last; `undefined` before the first. */
  static of(socket: object): Passage | undefined {
    return (socket as Noted)[PASSAGE];
  }

  get state(): PassageState {
    return this.#state;
  }

  get mayGoOut(): boolean {
    return this.#state === 'approved' || this.#state === 'sent';
  }

  /** Calls back when somebody takes what its client writes: when it has gone out, is answered, or its body is read. */
  whenTaken(callback: () => void): void {
    if (this.#isTaken) callback();
    else this.#waiting.push(callback);
  }

  /** Tells that somebody takes all that its client writes. */
  takeAll(): void {
    this.#isTaken = true;
    for (const callback of this.#waiting.splice(0)) callback();
  }

  approve(): void {
    this.#state = 'approved';
  }

  send(): void {
    this.#state = 'sent';
    this.takeAll();
  }

  answer(): void {
    this.#state = 'answered';
    this.takeAll();
  }

  answerTunnel(): void {
    this.#state = 'tunnelled';
    this.takeAll();
  }
}

// User info and query may hold secrets, and a message about the connection has no filters to ask.
function requestLine(method: string, url: string): string {
  return URL.canParse(url) ? bareText({ method, uri: url }) : method;
}
