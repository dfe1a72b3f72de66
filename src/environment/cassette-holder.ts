import type { Answer, LiveConnection, LiveRequest, RequestOwner } from '../core/exchange';
import { blockedConnection } from '../core/errors/refusal-errors';
import { hostMatches, isLoopback, type HostQuestion } from '../core/host-pattern';
import type { ResolvedOptions } from '../options/resolve-options';
import type { InsertedCassette } from '../session/inserted-cassette';
import { wireRequest } from '../core/wire-request';
import { FinishedOwner } from './finished-owner';
import type { Place } from './scopes';

/** How a holder finds what is in force; asked anew at each request, since markers may be added at any time. */
export interface HolderSurroundings {
  readonly label: string;
  /** Relative to the root. */
  readonly testPath: string;
  readonly place: Place;
  resolve(): ResolvedOptions;
  isDisabled(): boolean;
  /** The absolute path of the cassette that requests go to by default. */
  ownPath(): string;
  insertOwn(path: string): InsertedCassette;
  /** Who takes a request of this holder's code while the code itself is not running. */
  successor(): RequestOwner | undefined;
}

/**
 * The cassettes of a running test attempt, of a block's hooks or of a file while it is loaded: the default one, and
 * those that were inserted on top. Owner of the requests that are made there.
 */
export class CassetteHolder implements RequestOwner {
  readonly surroundings: HolderSurroundings;
  /** Cassettes inserted with `vcr.insertCassette`; the last one takes the requests. */
  readonly inserted: InsertedCassette[] = [];
  /** Everything that was ever inserted here, in order. */
  readonly all: InsertedCassette[] = [];
  /** What went wrong beside the code's own result, to be reported at its end. */
  readonly errors: unknown[] = [];
  /** Whether the code it belongs to is running: the test attempt, or the hook. */
  isActive = true;
  /** Whether its cassettes are saved for good. */
  isClosed = false;
  readonly #own = new Map<string, InsertedCassette>();

  constructor(surroundings: HolderSurroundings) {
    this.surroundings = surroundings;
  }

  /** The default cassette, inserted when first asked for. */
  get own(): InsertedCassette {
    const path = this.surroundings.ownPath();
    let cassette = this.#own.get(path);
    if (cassette === undefined) {
      cassette = this.surroundings.insertOwn(path);
      this.#own.set(path, cassette);
      this.all.push(cassette);
    }
    return cassette;
  }

  get current(): InsertedCassette {
    return this.inserted.at(-1) ?? this.own;
  }

  answer(live: LiveRequest): Promise<Answer> {
    return this.answerFrom(live, () => this.current);
  }

  /** Says what happens to a request that goes to a cassette of this holder's. */
  async answerFrom(live: LiveRequest, cassette: () => InsertedCassette): Promise<Answer> {
    const { surroundings } = this;
    if (surroundings.isDisabled()) return { kind: 'pass' };
    try {
      if (!this.isActive && !isIgnored(live, surroundings.resolve())) {
        const late = this.#answerLate(live);
        if (late !== undefined) return await late;
      }
      const target = cassette();
      const ignored = answerIgnored(live, target.setup.resolved);
      if (ignored !== undefined) return ignored;
      return live.method === 'CONNECT' ? await answerTunnel(live, target) : await target.answer(live);
    } catch (error) {
      // Options that name nothing show only when a cassette is inserted; no code under test may swallow that.
      this.errors.push(error);
      return { kind: 'refuse', error: error as Error };
    }
  }

  refuseConnection({ host, port }: LiveConnection, cassette?: InsertedCassette): Error | undefined {
    if (this.surroundings.isDisabled()) return undefined;
    const resolved = cassette?.setup.resolved ?? this.surroundings.resolve();
    const request = wireRequest(
      {
        method: 'CONNECT',
        uri: `tcp://${host}:${port}`,
        headers: [],
        isToOwnServer: false,
        readBody: () => Promise.resolve(null),
      },
      null,
    );
    const what = port === '' ? `A look-up of ${host}` : `A connection to ${host}:${port}`;
    return blockedError(what, { host, port, request }, resolved);
  }

  fail(error: Error): void {
    this.errors.push(error);
  }

  afterFile(): RequestOwner {
    const { label, testPath } = this.surroundings;
    return new FinishedOwner(label, testPath);
  }

  /** Takes what is to fail the test or hook: refused requests, and errors of what it inserted. */
  takeFailures(): unknown[] {
    const refusals = this.all.flatMap((cassette) => {
      const taken = cassette.refusals.splice(0);
      return cassette.options.failOnUnmatchedRequest ? taken : [];
    });
    return [...refusals, ...this.errors.splice(0)];
  }

  /** The answer to a request of code that is not running any more; `undefined`: it still belongs here. */
  #answerLate(live: LiveRequest): Promise<Answer> | undefined {
    const next = this.surroundings.successor();
    if (next !== undefined && next !== this) return next.answer(live);
    return this.isClosed ? this.afterFile().answer(live) : undefined;
  }
}

function answerIgnored(live: LiveRequest, resolved: ResolvedOptions): Answer | undefined {
  if (!isIgnored(live, resolved)) return undefined;
  const question = hostQuestion(live);
  const blocked = live.isToOwnServer
    ? undefined
    : blockedError(`${live.method} ${question.request.uri}`, question, resolved);
  return blocked === undefined ? { kind: 'pass' } : { kind: 'refuse', error: blocked };
}

function isIgnored(live: LiveRequest, { options }: ResolvedOptions): boolean {
  if (live.isToOwnServer && options.ignoreOwnServers) return true;
  if (options.ignoreHosts.length === 0 && !options.ignoreLocalhost) return false;
  const question = hostQuestion(live);
  return (
    (options.ignoreLocalhost && isLoopback(question.host)) || hostMatches(options.ignoreHosts, question, 'ignoreHosts')
  );
}

function blockedError(what: string, question: HostQuestion, resolved: ResolvedOptions): Error | undefined {
  const { blockNetwork, allowedHosts } = resolved.options;
  if (!blockNetwork || hostMatches(allowedHosts, question, 'allowedHosts')) return undefined;
  return blockedConnection({ what, host: question.host, origin: resolved.originOf('blockNetwork') });
}

async function answerTunnel(live: LiveRequest, cassette: InsertedCassette): Promise<Answer> {
  return (await cassette.answersTunnel(live.uri)) ? { kind: 'tunnel' } : { kind: 'pass' };
}

function hostQuestion(live: LiveRequest): HostQuestion {
  const request = wireRequest(live, null);
  if (!URL.canParse(live.uri)) return { host: live.uri, port: '', request };
  const { hostname, port, protocol } = new URL(live.uri);
  return { host: hostname, port: port || (protocol === 'https:' ? '443' : '80'), request };
}
