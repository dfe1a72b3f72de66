import type { LiveOutcome, RequestOwner } from '../../src/core/exchange';
import { headersFromPairs } from '../../src/core/headers';
import type { Interaction } from '../../src/core/interaction';
import { decodeContent, prettyPrint } from '../../src/core/store-body';
import { recordingOf } from '../../src/session/recording-of';
import { nodeTraffic } from '../../src/traffic/node-traffic';

/** Runs code that makes one request, and gives what a cassette would hold of it. */
export async function record<T>(work: () => Promise<T>): Promise<{ seen: T; interaction: Interaction }> {
  let seen!: Promise<T>;
  const interaction = await new Promise<Interaction>((resolve, reject) => {
    const owner = ownerThat(({ method, uri }) => ({
      kind: 'record',
      recording: {
        begin: () => undefined,
        end: (outcome) => resolve(interactionOf(outcome, { method, uri })),
        cancel: () => reject(new Error('The request never went out')),
        decline: () => reject(new Error('The request was not recorded')),
      },
    }));
    seen = nodeTraffic('socket').runAs(owner, work);
  });
  return { seen: await seen, interaction };
}

/** Runs code whose every request is answered with one interaction. */
export function replay<T>(
  interaction: Interaction,
  work: () => Promise<T>,
  timing: 'instant' | 'recorded' = 'instant',
): Promise<T> {
  return nodeTraffic('socket').runAs(
    ownerThat(() => ({ kind: 'replay', interaction, timing })),
    work,
  );
}

function ownerThat(
  answer: (live: { method: string; uri: string }) => Awaited<ReturnType<RequestOwner['answer']>>,
): RequestOwner {
  const owner: RequestOwner = {
    answer: (live) => Promise.resolve(answer(live)),
    refuseConnection: () => undefined,
    fail: () => undefined,
    afterFile: () => owner,
  };
  return owner;
}

async function interactionOf(outcome: LiveOutcome, request: { method: string; uri: string }): Promise<Interaction> {
  const { response } = outcome;
  const recorded = recordingOf(outcome, request.uri, '2026-11-20T09:00:00.000Z');
  const wire = {
    status: { code: response?.status ?? 0, message: response?.message ?? '' },
    headers: headersFromPairs(response?.headers ?? []),
    body: response?.body ?? Buffer.alloc(0),
  };
  const stored = prettyPrint(await decodeContent(wire, response?.chunks));
  return {
    request: { ...request, headers: {}, body: null },
    response: stored.response,
    recording: { ...recorded, ...stored.recording },
  };
}
