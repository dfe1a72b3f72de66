import type { Answer, LiveConnection, LiveRequest, RequestOwner } from '../core/exchange';
import { notAnswered } from '../core/errors/recording-errors';
import { RefusedRequestError } from '../core/errors/refused-request-error';
import { VcrError } from '../core/errors/vcr-error';
import { chain, isPromise, recover } from '../core/maybe-promise';
import type { MaybePromise } from '../core/ports';
import { bareLine } from '../core/redact/bare-line';
import type { ResolvedOptions } from '../options/resolve-options';
import type { InsertedCassette } from '../session/inserted-cassette';
import { RequestLog } from '../session/request-log';
import {
  blockedConnectionTo,
  ignoredAnswer,
  isIgnored,
  passingAnswer,
  safeText,
  lastingBlock,
  networkBlock,
  unrecordableError,
  type NetworkBlock,
} from './ignored-requests';
import { FinishedOwner } from './finished-owner';
import { HookOwner, refuseEndlessRow, type AskingOwner } from './hook-owner';
import type { Place } from './scopes';

/** How a holder finds what is in force; markers may be added at any time. */
export interface HolderSurroundings {
  readonly label: string;
  /** The same for reports: see `CassetteReport.tests`. */
  readonly user: string;
  /** Relative to the root. */
  readonly testPath: string;
  readonly place: Place;
  /** Grows when what `resolve` and `ownPath` say may have changed. */
  version(): number;
  resolve(): ResolvedOptions;
  isDisabled(): boolean;
  /** The absolute path of the cassette that requests go to by default. */
  ownPath(): string;
  insertOwn(path: string): InsertedCassette;
  /** What a `beforeAll` around the place has inserted. */
  insertedAround(): InsertedCassette | undefined;
  /** Who takes a request of this holder's code while the code itself is not running. */
  successor(): RequestOwner | undefined;
  /** Runs code whose requests belong to an owner. */
  runAs<T>(owner: RequestOwner, work: () => T): T;
  /** How much the process has begun so far: `Traffic.begun`. */
  begun(): number;
  /** Notes, for the reporter, a request that goes out and is not recorded. */
  notePassed(live: LiveRequest): void;
  /** Notes, for the reporter, a request that was refused. */
  noteRefused(refusal: RefusedLive): void;
  warn(text: string): void;
}

/** A request with the error that it got. */
export type RefusedLive = { readonly live: LiveRequest; readonly error: RefusedRequestError };

/** A cassette that takes requests, and where it is noted what comes of them. */
export type Insertion = { readonly cassette: InsertedCassette; readonly log: RequestLog };

/**
 * The cassettes of a running test attempt, of a block's hooks or of a file while it is loaded: the default one, and
 * those that were inserted on top. Owner of the requests that are made there.
 */
export class CassetteHolder implements AskingOwner {
  readonly surroundings: HolderSurroundings;
  readonly log = new RequestLog();
  /** Cassettes inserted with `vcr.insertCassette`; the last one takes the requests. */
  readonly inserted: Insertion[] = [];
  /** Everything that was inserted here, in order. */
  readonly all: InsertedCassette[] = [];
  readonly hookOwners: HookOwner[] = [];
  /** Whether the code it belongs to is running: the test attempt, or the hook. */
  isActive = true;
  /** Whether its cassettes are saved for good. */
  isClosed = false;
  /** What the process had begun when the code was about to run. */
  #begunBefore: number;
  #finishedOwner: FinishedOwner | undefined;
  #own: { readonly cassette: InsertedCassette; readonly version: number } | undefined;

  constructor(surroundings: HolderSurroundings) {
    this.surroundings = surroundings;
    this.#begunBefore = surroundings.begun();
  }

  /** The default cassette, inserted when first asked for; anew when a marker came before it was opened. */
  get own(): InsertedCassette {
    const version = this.surroundings.version();
    if (this.#own !== undefined && (this.#own.version === version || this.#own.cassette.isOpened)) {
      return this.#own.cassette;
    }
    const before = this.#own?.cassette;
    const cassette = this.surroundings.insertOwn(this.surroundings.ownPath());
    if (before !== undefined) this.all.splice(this.all.indexOf(before), 1);
    this.all.push(cassette);
    this.#own = { cassette, version };
    return cassette;
  }

  /** Its code begins, once more. */
  activate(): void {
    this.isActive = true;
    this.#begunBefore = this.surroundings.begun();
  }

  /** Whether nobody has begun anything since its code began: there is nothing to wait for. */
  get isQuiet(): boolean {
    return this.surroundings.begun() === this.#begunBefore;
  }

  /** Whether nothing came of its code that has to be settled, told or saved. */
  get isUntouched(): boolean {
    return this.isQuiet && this.all.length === 0 && this.log.isEmpty;
  }

  /** Whether the default cassette is in use: configuration that comes now is too late for it. */
  get hasOpenedOwn(): boolean {
    return this.#own?.cassette.isOpened === true;
  }

  get current(): Insertion {
    const inserted = this.inserted.at(-1);
    if (inserted !== undefined) return inserted;
    return { cassette: this.surroundings.insertedAround() ?? this.own, log: this.log };
  }

  answer(live: LiveRequest): MaybePromise<Answer> {
    return this.answerAt(live, 0);
  }

  answerAt(live: LiveRequest, depth: number): MaybePromise<Answer> {
    return this.answerFrom(live, () => this.current, HookOwner.around(this, depth + 1));
  }

  /** Says what happens to a request that goes to a cassette of this holder's; `asking` owns what its hooks ask for. */
  answerFrom(live: LiveRequest, insertion: () => Insertion, asking: HookOwner): MaybePromise<Answer> {
    if (this.surroundings.isDisabled()) return this.#told(live, { kind: 'pass' });
    const answer = recover(
      () => this.#answer(live, insertion, asking),
      // Options that name nothing show only when a cassette is inserted; no code under test may swallow that.
      (error): Answer => ({ kind: 'refuse', error: this.#failed(error, bareLine(live)) }),
    );
    if (!isPromise(answer)) return this.#told(live, answer);
    // Without its query: the filters of its cassette may be what has not answered.
    return this.log.track(
      answer.then((given) => this.#told(live, given)),
      () => safeText(live),
    );
  }

  #told(live: LiveRequest, answer: Answer): Answer {
    if (answer.kind === 'pass') this.surroundings.notePassed(live);
    if (answer.kind === 'refuse' && answer.error instanceof RefusedRequestError) {
      this.surroundings.noteRefused({ live, error: answer.error });
    }
    return answer;
  }

  refuseConnection(connection: LiveConnection, cassette?: InsertedCassette): Error | undefined {
    if (this.surroundings.isDisabled()) return undefined;
    try {
      return blockedConnectionTo(connection, networkBlock(cassette?.setup.resolved ?? this.surroundings.resolve()));
    } catch (error) {
      return this.#failed(error, { method: 'CONNECT', uri: `${connection.host}:${connection.port}` });
    }
  }

  fail(error: Error): void {
    if (this.isClosed) this.surroundings.warn(error.message);
    else this.log.fail(error);
  }

  afterFile(): RequestOwner {
    const block = this.#networkBlock();
    return this.#finished.afterFile(block && lastingBlock(block));
  }

  #networkBlock(): NetworkBlock | undefined {
    try {
      return this.surroundings.isDisabled() ? undefined : networkBlock(this.surroundings.resolve());
    } catch {
      // Options that name nothing have failed the test already.
      return undefined;
    }
  }

  #answer(live: LiveRequest, insertion: () => Insertion, asking: HookOwner): MaybePromise<Answer> {
    if (!this.isActive && !isIgnored(live, this.surroundings.resolve())) {
      const late = this.#answerLate(live);
      if (late !== undefined) return late;
    }
    const { cassette, log } = insertion();
    const ignored = ignoredAnswer(live, cassette);
    if (ignored !== undefined) return ignored;
    if (live.unrecordable !== undefined) {
      const error = unrecordableError(live, cassette);
      if (error === undefined) return passingAnswer(live, cassette);
      log.refuse(error, { failsTest: cassette.options.failOnUnmatchedRequest });
      return { kind: 'refuse', error };
    }
    if (live.method === 'CONNECT') return this.#answerTunnel(live, cassette);
    refuseEndlessRow(live, asking.depth - 1);
    const answer = this.surroundings.runAs(asking, () => cassette.answer(live, log));
    return chain(answer, (given) => {
      if (this.isClosed) return this.#afterTheEnd(live, given);
      return given.kind === 'pass' ? passingAnswer(live, cassette) : given;
    });
  }

  // What goes through a tunnel of the client's own is seen by nobody, so it may carry what `blockNetwork` forbids.
  async #answerTunnel(live: LiveRequest, cassette: InsertedCassette): Promise<Answer> {
    const answer = await cassette.answersTunnel(live.uri);
    return answer.kind === 'pass' && live.isOwnTunnel === true ? passingAnswer(live, cassette) : answer;
  }

  /** The answer to a request of code that is not running any more; `undefined`: it still belongs here. */
  #answerLate(live: LiveRequest): MaybePromise<Answer> | undefined {
    const next = this.surroundings.successor();
    if (next !== undefined && next !== this) return next.answer(live);
    return this.isClosed ? this.#finished.answer(live) : undefined;
  }

  // A hook, or the client's own body, took longer than the test and its grace: nothing goes out, nobody is answered.
  #afterTheEnd(live: LiveRequest, answer: Answer): Answer {
    if (answer.kind === 'record') answer.recording.cancel();
    return this.#finished.answer(live);
  }

  /** Who owns what the code begins after its end. */
  get #finished(): FinishedOwner {
    const { label, testPath } = this.surroundings;
    return (this.#finishedOwner ??= new FinishedOwner({ label, testPath }, (text) => this.surroundings.warn(text)));
  }

  #failed(error: unknown, request: { readonly method: string; readonly uri: string }): Error {
    const known = error instanceof VcrError ? error : notAnswered(request, error);
    this.fail(known);
    return known;
  }
}
