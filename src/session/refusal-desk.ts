import type { Comparison } from '../core/comparison';
import type { RefusalCode } from '../core/decide';
import { refusedRequest } from '../core/errors/refusal-errors';
import type { RefusedRequestError } from '../core/errors/refused-request-error';
import { bodyDiffered, replayedFailure, type ReplayedAnswer } from '../core/errors/replay-errors';
import type { VcrError } from '../core/errors/vcr-error';
import type { JestStart } from '../core/jest-command';
import type { Interaction, RecordedRequest } from '../core/interaction';
import type { IncomingRequest, Match } from '../core/interaction-list';
import type { Mismatch } from '../core/matchers/matcher';
import { nearestInteractions } from '../core/nearest-interaction';
import type { ResolvedOptions } from '../options/resolve-options';
import type { Sources } from './sources';

/** Who uses a cassette, for messages. */
export type CassetteUser = {
  /** Relative to the root. */
  readonly testPath: string;
  /** As commands name it: relative to where Jest was started. */
  readonly commandPath: string;
  readonly start: JestStart;
  readonly testName: string | undefined;
};

type DeskSetup = {
  readonly shownPath: string;
  readonly isShared: boolean;
  readonly resolved: ResolvedOptions;
  readonly user: CassetteUser;
  readonly sources: Sources;
  readonly comparison: Comparison;
  /** Shows a text without its secrets: the file may be of another tool, which took none out. */
  readonly shown: (text: string) => string;
};

/** Words what an inserted cassette refuses, and what the report of a failed test has to say of what it served. */
export class RefusalDesk {
  readonly #setup: DeskSetup;
  readonly #timesAsked = new Map<string, number>();

  constructor(setup: DeskSetup) {
    this.#setup = setup;
  }

  countAsked(request: IncomingRequest): void {
    const key = askedKey(request);
    this.#timesAsked.set(key, (this.#timesAsked.get(key) ?? 0) + 1);
  }

  /** The error of a request that the cassette refuses. */
  refuse(request: IncomingRequest, code: RefusalCode, match: Match): RefusedRequestError {
    return this.#refused(request, { code, match, wasDropped: false });
  }

  /** The error of a request that a hook drops, or whose response it dropped, where nothing may leave. */
  dropped(request: IncomingRequest): RefusedRequestError {
    const code = this.#setup.sources.main.fingerprint === undefined ? 'VCR_NO_CASSETTE' : 'VCR_UNMATCHED_REQUEST';
    return this.#refused(request, { code, match: { kind: 'none' }, wasDropped: true });
  }

  /** What to tell of a replayed network failure. */
  replayedFailure(interaction: Interaction, position: number): VcrError {
    const { error, at } = interaction.recording;
    const { shown } = this.#setup;
    const failure = { code: shown(error?.code ?? ''), message: shown(error?.message ?? '') };
    return replayedFailure({ ...this.#answer(interaction.request, position), failure, recordedAt: at });
  }

  /** What to tell of an answer that was recorded for another body. */
  bodyDiffered(request: RecordedRequest, position: number, otherBody: Mismatch): VcrError {
    return bodyDiffered({ ...this.#answer(request, position), otherBody });
  }

  #refused(
    request: IncomingRequest,
    { code, match, wasDropped }: { readonly code: RefusalCode; readonly match: Match; readonly wasDropped: boolean },
  ): RefusedRequestError {
    const { shownPath, user, sources, comparison } = this.#setup;
    const { main, extras } = sources;
    const fullest = [main, ...extras].find(({ list }) => list.interactions.length > 0) ?? main;
    const isUnmatched = code === 'VCR_UNMATCHED_REQUEST' && !wasDropped;
    const [nearest, ...alsoNear] = isUnmatched
      ? nearestInteractions({ ...request, body: request.body ?? null }, fullest.list, comparison)
      : [];
    return refusedRequest({
      ...this.#circumstances,
      code,
      method: request.method,
      uri: request.uri,
      cassettePath: shownPath,
      recordedCount: main.list.interactions.length,
      usedCount: main.list.usedCount,
      timesRecorded: match.kind === 'used' ? match.timesRecorded : 0,
      timesAsked: this.#timesAsked.get(askedKey(request)) ?? 1,
      wasDropped,
      nearest,
      alsoNear,
      testPath: user.testPath,
    });
  }

  #answer({ method, uri }: RecordedRequest, position: number): ReplayedAnswer {
    const { shown, shownPath } = this.#setup;
    return { ...this.#circumstances, method, uri: shown(uri), cassettePath: shownPath, position: position + 1 };
  }

  get #circumstances(): Omit<ReplayedAnswer, 'method' | 'uri' | 'cassettePath' | 'position'> {
    const { resolved, user, isShared } = this.#setup;
    return {
      mode: resolved.options.recordMode,
      modeOrigin: resolved.originOf('recordMode'),
      isPinned: resolved.isPinned,
      commandPath: user.commandPath,
      start: user.start,
      testName: user.testName,
      platform: process.platform,
      ownsCassette: !isShared,
    };
  }
}

function askedKey({ method, uri }: IncomingRequest): string {
  return `${method} ${uri}`;
}
