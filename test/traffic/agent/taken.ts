import type { Answer, LiveOutcome, LiveRequest } from '../../../src/core/exchange';
import { headersFromPairs } from '../../../src/core/headers';
import type { Interaction } from '../../../src/core/interaction';
import { decodeContent, prettyPrint } from '../../../src/core/store-body';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { StubOwner, StubRecording } from '../stub-owner';

type Replay = Extract<Answer, { kind: 'replay' }>;

const traffic = nodeTraffic('all');

/** Runs code whose every request is answered in one way. */
export function answered<T>(answer: (live: LiveRequest) => Answer | Promise<Answer>, work: () => T): T {
  return traffic.runAs(new StubOwner(answer), work);
}

/** Runs code whose one request is recorded, and gives what a cassette would hold of it. */
export async function recorded<T>(
  work: () => Promise<T>,
): Promise<{ readonly seen: T; readonly replay: Replay; readonly outcome: LiveOutcome; readonly live: LiveRequest }> {
  const recording = new StubRecording();
  let asked: LiveRequest | undefined;
  const answer = (live: LiveRequest): Answer => {
    if (asked !== undefined) return { kind: 'pass' };
    asked = live;
    return recording.answer;
  };
  const seen = await answered(answer, work);
  const outcome = await recording.outcome;
  if (asked === undefined) throw new Error('Nobody was asked');
  return { seen, outcome, live: asked, replay: await replayOf(outcome, asked) };
}

async function replayOf(outcome: LiveOutcome, { method, uri, headers }: LiveRequest): Promise<Replay> {
  const { response, failure, isUnfinished, requestBody, tookMs, connection = response?.connection } = outcome;
  const wire = {
    status: { code: response?.status ?? 0, message: response?.message ?? '' },
    headers: headersFromPairs(response?.headers ?? []),
    body: response?.body ?? Buffer.alloc(0),
  };
  const stored = prettyPrint(await decodeContent(wire, response?.chunks));
  const interaction: Interaction = {
    request: { method, uri, headers: headersFromPairs(headers), body: requestBody },
    response: stored.response,
    recording: {
      at: '2026-11-20T09:00:00.000Z',
      tookMs,
      ...stored.recording,
      trailers: headersFromPairs(response?.trailers ?? []),
      ...(response?.httpVersion === undefined ? {} : { httpVersion: response.httpVersion }),
      ...(response?.informational === undefined ? {} : { informational: response.informational }),
      ...(failure === undefined ? {} : { error: failure }),
      ...(isUnfinished ? { unfinished: true } : {}),
    },
  };
  return { kind: 'replay', timing: 'instant', interaction, connection };
}
