import type { DroppedRequest } from '../core/cassette-content';
import { declined } from '../core/errors/recording-errors';
import type { Comparison } from '../core/comparison';
import { decide } from '../core/decide';
import type { Answer, LiveRequest } from '../core/exchange';
import { headerValue, headersFromPairs } from '../core/headers';
import type { RecordedRequest } from '../core/interaction';
import type { IncomingRequest, Match } from '../core/interaction-list';
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
  /** There was no cassette when this run of Jest began. */
  readonly isNew: boolean;
  readonly pipeline: RequestPipeline;
  readonly comparison: Comparison;
  readonly refusals: RefusalDesk;
  readonly makeInteraction: InteractionMaker;
  /** Reserves the next place in the cassette. */
  readonly reserve: (slot: RecordedSlot) => void;
  /** Shows a warning that has not been shown for this test file yet. */
  readonly warnOnce: (text: string) => void;
};

/** Thrown when the client has not sent what the answer depends on before its test was over. */
export class LeftUndecidedError extends Error {}

/**
 * Says what happens to a request that goes to a cassette.
 *
 * @throws RefusedRequestError when it may be neither replayed nor recorded
 * @throws VcrError `VCR_HOOK_FAILED`
 */
export async function answerRequest(live: LiveRequest, desk: Desk, log: RequestLog): Promise<Answer> {
  const line = desk.comparison.filter.requestLine(wireRequest(live, null));
  const filtered = await filteredRequest(live, line, desk, log);
  if (filtered === null) {
    if (desk.options.recordMode !== 'none') return { kind: 'pass' };
    throw desk.refusals.dropped(line);
  }
  const request: IncomingRequest = filtered ?? { ...line, body: undefined };
  desk.refusals.countAsked(request);

  const { source, match } = findInSources(searched(desk), request, desk.comparison);
  const wasDropped = isDropped(desk.sources.main.content.dropped, request);
  const verdict = decide({
    mode: desk.options.recordMode,
    isNew: desk.isNew,
    match,
    wasDropped,
    hasRecordings: hasRecordings(desk),
    allowPlaybackRepeats: desk.options.allowPlaybackRepeats,
  });
  switch (verdict.kind) {
    case 'replay':
      return replay(source ?? desk.sources.main, verdict.index, match, desk, log);
    case 'record':
      return record({ live, filtered, log }, request, verdict.replaces, desk);
    case 'refuse':
      throw wasDropped ? desk.refusals.dropped(request) : desk.refusals.refuse(request, verdict.code, match);
  }
}

/** `undefined`: its body was not asked for. `null`: a hook dropped it. */
async function filteredRequest(
  live: LiveRequest,
  line: RecordedRequest,
  desk: Desk,
  log: RequestLog,
): Promise<RecordedRequest | null | undefined> {
  const { pipeline, comparison } = desk;
  if (pipeline.readsBody || comparison.matchers.some((matcher) => matcher.readsBody)) {
    const body = await Promise.race([wholeBody(live), log.graceIsOver]);
    if (body === undefined) throw new LeftUndecidedError('The test ended before the client had sent the body');
    return pipeline.request(live, body);
  }
  if (!mayReplay(desk.options.recordMode) || awaitsContinue(live)) return undefined;
  if (!searched(desk).some(({ list }) => list.mayServe(line, comparison) !== 'none')) return undefined;
  const body = await soonBody(live, log);
  return body === undefined ? undefined : pipeline.request(live, body);
}

// Such a client sends its body only after it got a first answer (RFC 9110, section 10.1.1).
function awaitsContinue({ headers }: LiveRequest): boolean {
  return headerValue(headersFromPairs(headers), 'expect')?.toLowerCase() === '100-continue';
}

function wholeBody(live: LiveRequest): Promise<Buffer | null> {
  return live.readBody().catch(() => {
    throw new LeftUndecidedError('The client left before it had sent the body');
  });
}

async function soonBody(live: LiveRequest, log: RequestLog): Promise<Buffer | null | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), WANTED_BODY_MS);
  });
  const over = log.graceIsOver.then(() => undefined);
  try {
    return await Promise.race([wholeBody(live), late, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Where answers are looked for: what this run recorded is not replayed in this run. */
export function searched({ options, sources, isNew }: Desk): readonly Source[] {
  const main = isNew && options.recordMode !== 'none' ? [] : [sources.main];
  return mayReplay(options.recordMode) ? [...main, ...sources.extras] : main;
}

function hasRecordings({ sources }: Desk): boolean {
  return [sources.main, ...sources.extras].some(({ fingerprint }) => fingerprint !== undefined);
}

async function replay(
  { list }: Source,
  index: number,
  match: Match,
  { pipeline, options, refusals }: Desk,
  log: RequestLog,
): Promise<Answer> {
  const stored = list.interactions[index];
  if (stored === undefined) throw new RangeError(`The cassette has no interaction ${index}`);
  list.use(index);
  log.onDiscard(() => list.release(index));
  const interaction = await pipeline.playback(stored);
  if (interaction.recording.error !== undefined) log.remark(() => refusals.replayedFailure(stored, index));
  if (match.kind !== 'none' && match.otherBody !== undefined) {
    const { otherBody } = match;
    log.remark(() => {
      const difference = otherBody();
      return difference === undefined ? undefined : refusals.bodyDiffered(stored.request, index, difference);
    });
  }
  const connection = list.connectionOf(interaction);
  return { kind: 'replay', interaction, timing: options.replayTiming, connection };
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
