import type { LiveOutcome, LiveRequest, RequestOwner } from '../../../src/core/exchange';
import { headersFromPairs } from '../../../src/core/headers';
import type { Interaction } from '../../../src/core/interaction';
import { decodeContent, prettyPrint } from '../../../src/core/store-body';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { StubOwner, StubRecording } from '../stub-owner';

export type Recorded<T> = {
  readonly seen: T;
  /** What a cassette would hold, in the order the requests were made. */
  readonly interactions: readonly Interaction[];
  readonly outcomes: readonly LiveOutcome[];
  readonly asked: readonly LiveRequest[];
};

/** Runs code whose every request is recorded. */
export async function record<T>(work: () => Promise<T>): Promise<Recorded<T>> {
  const recordings: StubRecording[] = [];
  const owner = new StubOwner(() => {
    const recording = new StubRecording();
    recordings.push(recording);
    return recording.answer;
  });
  const seen = await runAs(owner, work);
  const outcomes = await Promise.all(recordings.map(({ outcome }) => outcome));
  const interactions = await Promise.all(
    owner.asked.flatMap((live, index) =>
      outcomes.slice(index, index + 1).map((outcome) => interactionOf(outcome, live)),
    ),
  );
  return { seen, interactions, outcomes, asked: owner.asked };
}

/** Runs code whose requests are answered with these interactions, one after the other. */
export async function replay<T>(
  interactions: readonly Interaction[],
  work: () => Promise<T>,
  timing: 'instant' | 'recorded' = 'instant',
): Promise<T> {
  let index = 0;
  const owner = new StubOwner(() => {
    const interaction = interactions[index++];
    if (interaction === undefined) return { kind: 'refuse', error: new Error('Asked more often than recorded') };
    const connection = interactions.find(({ recording }) => recording.connection)?.recording.connection;
    return { kind: 'replay', interaction, timing, connection };
  });
  const seen = await runAs(owner, work);
  if (owner.failures[0] !== undefined) throw owner.failures[0];
  return seen;
}

export function runAs<T>(owner: RequestOwner, work: () => T): T {
  return nodeTraffic('all').runAs(owner, work);
}

async function interactionOf(outcome: LiveOutcome, { method, uri }: LiveRequest): Promise<Interaction> {
  const { response, failure, isUnfinished, requestBody, tookMs } = outcome;
  const wire = {
    status: { code: response?.status ?? 0, message: response?.message ?? '' },
    headers: headersFromPairs(response?.headers ?? []),
    body: response?.body ?? Buffer.alloc(0),
  };
  const stored = prettyPrint(await decodeContent(wire, response?.chunks));
  const trailers = response?.trailers ?? [];
  return {
    request: { method, uri, headers: {}, body: requestBody },
    response: stored.response,
    recording: {
      at: '2026-11-20T09:00:00.000Z',
      tookMs,
      ...(trailers.length === 0 ? {} : { trailers: headersFromPairs(trailers) }),
      ...(response?.informational === undefined ? {} : { informational: response.informational }),
      ...(response?.connection === undefined ? {} : { connection: response.connection }),
      ...(response?.httpVersion === undefined ? {} : { httpVersion: response.httpVersion }),
      ...(failure === undefined ? {} : { error: failure }),
      ...(isUnfinished ? { unfinished: true } : {}),
      ...stored.recording,
    },
  };
}
