import type { DroppedRequest } from '../core/cassette-content';
import { bodyNeverEnded, declined } from '../core/errors/recording-errors';
import type { Comparison } from '../core/comparison';
import { decide } from '../core/decide';
import type { Answer, LiveRequest } from '../core/exchange';
import type { Interaction, RecordedRequest } from '../core/interaction';
import type { IncomingRequest, Match } from '../core/interaction-list';
import { chain } from '../core/maybe-promise';
import type { MaybePromise } from '../core/ports';
import { mayReplay } from '../core/record-mode';
import { wireRequest } from '../core/wire-request';
import type { VcrOptions } from '../options/vcr-config';
import type { InteractionMaker, RecordedTrip } from './recorded-interaction';
import { RecordedSlot } from './recorded-slot';
import type { RefusalDesk } from './refusal-desk';
import type { RequestLog } from './request-log';
import type { RequestPipeline } from './request-pipeline';
import { findInSources, type Source, type Sources } from './sources';

/** How long an answer waits for a body that would only tell two recorded answers apart. */
const WANTED_BODY_MS = 1_000;

/** What an inserted cassette answers with. */
export type Desk = {
  readonly options: VcrOptions;
  readonly sources: Sources;
  /** Whether there was no cassette when this run of Jest began. Asks the disk, once. */
  readonly isNew: () => boolean;
  readonly pipeline: RequestPipeline;
  readonly comparison: Comparison;
  readonly refusals: RefusalDesk;
  readonly makeInteraction: InteractionMaker;
  /** Reserves the next place in the cassette. */
  readonly reserve: (slot: RecordedSlot) => void;
  readonly noteReplayedFailure: (interaction: Interaction) => void;
  /** Shows a warning that has not been shown for this test file yet. */
  readonly warnOnce: (text: string) => void;
};

/** Thrown when the client has not sent what the answer depends on before its test was over, or has left its request. */
export class LeftUndecidedError extends Error {}

/**
 * Says what happens to a request that goes to a cassette: at once, unless its body is still to come or a hook is asked.
 *
 * @throws RefusedRequestError when it may be neither replayed nor recorded
 * @throws VcrError `VCR_HOOK_FAILED`
 */
export function answerRequest(live: LiveRequest, desk: Desk, log: RequestLog): MaybePromise<Answer> {
  return chain(filteredRequest(live, desk, log), (filtered): MaybePromise<Answer> => {
    // While a hook was asked. A refusal would fail a test that wanted no answer, and a replay would use one up.
    if (live.hasLeft?.() === true) throw new LeftUndecidedError('The client left before its request was decided about');
    if (filtered !== null) return answerFiltered({ live, filtered, log }, desk);
    if (desk.options.recordMode !== 'none') return { kind: 'pass' };
    throw desk.refusals.dropped(filteredLine(live, desk));
  });
}

/** All that is known of a request whose body was not asked for. */
function filteredLine(live: LiveRequest, { comparison }: Desk): RecordedRequest {
  return comparison.filter.requestLine(wireRequest(live, null), live.sensitiveHeaders);
}

function answerFiltered(trip: RecordedTrip, desk: Desk): MaybePromise<Answer> {
  const request: IncomingRequest = trip.filtered ?? { ...filteredLine(trip.live, desk), body: undefined };
  desk.refusals.countAsked(request);

  const { source, match } = findInSources(searched(desk), request, desk.comparison);
  const wasDropped = isDropped(desk.sources.main.content.dropped, request);
  const verdict = decide({
    mode: desk.options.recordMode,
    isNew: mayBeNew(desk),
    match,
    wasDropped,
    hasRecordings: hasRecordings(desk),
    allowPlaybackRepeats: desk.options.allowPlaybackRepeats,
  });
  switch (verdict.kind) {
    case 'replay':
      return replay(source ?? desk.sources.main, verdict.index, match, desk, trip.log);
    case 'record':
      return record(trip, request, verdict.replaces, desk);
    case 'refuse':
      throw wasDropped ? desk.refusals.dropped(request) : desk.refusals.refuse(request, verdict.code, match);
  }
}

/** `undefined`: its body was not asked for. `null`: a hook dropped it. */
function filteredRequest(
  live: LiveRequest,
  desk: Desk,
  log: RequestLog,
): MaybePromise<RecordedRequest | null | undefined> {
  const { pipeline, comparison } = desk;
  if (pipeline.readsBody || comparison.matchers.some((matcher) => matcher.readsBody)) {
    // Unknown: what would have to hold all of it could not hold anything else.
    return chain(neededBody(live, desk, log), (body) =>
      body === undefined ? undefined : pipeline.request(live, body),
    );
  }
  if (!mayReplay(desk.options.recordMode) || awaitsContinue(live)) return undefined;
  const sources = searched(desk);
  if (sources.length === 0) return undefined;
  // Nothing is waited for: no look-up is worth its time that says whether it would be in vain.
  if (live.body !== undefined) return pipeline.request(live, live.body);
  const line = filteredLine(live, desk);
  if (!sources.some(({ list }) => list.mayServe(line, comparison) !== 'none')) return undefined;
  return chain(wantedBody(live, log), (body) => (body === undefined ? undefined : pipeline.request(live, body)));
}

// Such a client sends its body only after it got a first answer (RFC 9110, section 10.1.1).
function awaitsContinue({ headers }: LiveRequest): boolean {
  return headers.some(
    ([name, value]) => name.length === 6 && name.toLowerCase() === 'expect' && value.toLowerCase() === '100-continue',
  );
}

/** The body that an answer depends on. */
function neededBody(live: LiveRequest, desk: Desk, log: RequestLog): MaybePromise<Buffer | null | undefined> {
  return bodyOf(live, log, {
    late: () => {
      const { method, uri } = filteredLine(live, desk);
      log.remark(() => bodyNeverEnded({ method, uri }));
      throw new LeftUndecidedError('The test ended before the client had sent the body');
    },
  });
}

/** A body that would only tell two recorded answers apart; `undefined` when it takes too long. */
function wantedBody(live: LiveRequest, log: RequestLog): MaybePromise<Buffer | null | undefined> {
  return bodyOf(live, log, { late: () => undefined, limitMs: WANTED_BODY_MS });
}

/** The body of a request, or what `late` gives when the grace of its test was over before it came, or `limitMs`. */
function bodyOf(
  live: LiveRequest,
  log: RequestLog,
  { late, limitMs }: { readonly late: () => undefined; readonly limitMs?: number },
): MaybePromise<Buffer | null | undefined> {
  if (live.body !== undefined) return live.body;
  return new Promise((resolve) => {
    const settle = (outcome: () => Buffer | null | undefined): void => {
      clearTimeout(timer);
      forget();
      resolve(Promise.resolve().then(outcome));
    };
    const beLate = (): void => settle(late);
    const timer = limitMs === undefined ? undefined : setTimeout(beLate, limitMs);
    const forget = log.onGraceOver(beLate);
    live.readBody().then(
      (body) => settle(() => body),
      () =>
        settle(() => {
          throw new LeftUndecidedError('The client left before it had sent the body');
        }),
    );
  });
}

/** Where answers are looked for: what this run recorded is not replayed in this run. */
export function searched(desk: Desk): readonly Source[] {
  const { options, sources } = desk;
  const main = mayBeNew(desk) ? [] : [sources.main];
  return mayReplay(options.recordMode) ? [...main, ...sources.extras] : main;
}

// To `none` it makes no difference, and a replay of thousands of cassettes would ask the disk for each.
function mayBeNew({ options, isNew }: Desk): boolean {
  return options.recordMode !== 'none' && isNew();
}

function hasRecordings({ sources }: Desk): boolean {
  return [sources.main, ...sources.extras].some(({ fingerprint }) => fingerprint !== undefined);
}

function replay(
  { list }: Source,
  index: number,
  match: Match,
  { pipeline, options, refusals, noteReplayedFailure }: Desk,
  log: RequestLog,
): MaybePromise<Answer> {
  const stored = list.interactions[index];
  if (stored === undefined) throw new RangeError(`The cassette has no interaction ${index}`);
  list.use(index);
  log.onDiscard(() => list.release(index));
  return chain(pipeline.playback(stored), (interaction): Answer => {
    if (interaction.recording.error !== undefined) {
      noteReplayedFailure(stored);
      log.remark(() => refusals.replayedFailure(stored, index));
    }
    if (match.kind !== 'none' && match.otherBody !== undefined) {
      const { otherBody } = match;
      log.remark(() => {
        const difference = otherBody();
        return difference === undefined ? undefined : refusals.bodyDiffered(stored.request, index, difference);
      });
    }
    const connection = list.connectionOf(interaction);
    return { kind: 'replay', interaction, timing: options.replayTiming, connection };
  });
}

function record(
  trip: RecordedTrip,
  { method, uri }: IncomingRequest,
  replaces: number | undefined,
  { sources, makeInteraction, reserve, warnOnce }: Desk,
): Answer {
  const { log } = trip;
  if (replaces !== undefined) {
    sources.main.list.use(replaces);
    log.onDiscard(() => sources.main.list.release(replaces));
  }
  const slot = new RecordedSlot({ method, uri, replaces }, makeInteraction(trip), (reason) =>
    warnOnce(declined(slot.line, reason)),
  );
  reserve(slot);
  log.follow(slot);
  return { kind: 'record', recording: slot };
}

function isDropped(dropped: readonly DroppedRequest[], request: IncomingRequest): boolean {
  return dropped.some(({ method, uri }) => method === request.method && uri === request.uri);
}
