import type { LiveOutcome, LiveRequest } from '../core/exchange';
import { headersFromPairs } from '../core/headers';
import type { Interaction, RecordedRequest, Recording } from '../core/interaction';
import type { SlotResult } from './recorded-slot';
import type { RequestPipeline } from './request-pipeline';

type EndedExchange = {
  readonly live: LiveRequest;
  /** The request as it was compared, when that needed its body. */
  readonly seen: RecordedRequest | undefined;
  readonly outcome: LiveOutcome;
  /** When it was sent, ISO 8601. */
  readonly at: string;
  readonly recordErrors: boolean;
  readonly pipeline: RequestPipeline;
};

/** Makes what the cassette will hold of an exchange that went to the network. */
export async function recordedInteraction(exchange: EndedExchange): Promise<SlotResult> {
  const { live, outcome, pipeline, recordErrors } = exchange;
  if (outcome.failure !== undefined && !recordErrors) return { kind: 'nothing' };
  const request = exchange.seen ?? (await pipeline.request(live, outcome.requestBody));
  if (request === null) return { kind: 'nothing' };
  if (outcome.response === undefined) {
    return { kind: 'recorded', interaction: withoutResponse(request, recordingOf(exchange)) };
  }
  const stored = await pipeline.response(outcome.response, request);
  if (stored === null) return { kind: 'dropped', method: request.method, uri: request.uri };
  return {
    kind: 'recorded',
    interaction: { request, response: stored.response, recording: { ...recordingOf(exchange), ...stored.recording } },
  };
}

function recordingOf({ at, outcome }: EndedExchange): Recording {
  const { tookMs, response, failure, isUnfinished } = outcome;
  return {
    at,
    tookMs,
    ...(response !== undefined && response.chunks.length > 1 ? { chunks: response.chunks } : {}),
    ...(response !== undefined && response.trailers.length > 0
      ? { trailers: headersFromPairs(response.trailers) }
      : {}),
    ...(failure === undefined ? {} : { error: failure }),
    ...(isUnfinished ? { unfinished: true } : {}),
  };
}

// The format asks for a response; the status code 0 is no answer of any server.
function withoutResponse(request: RecordedRequest, recording: Recording): Interaction {
  return {
    request,
    response: { status: { code: 0, message: '' }, headers: {}, body: Buffer.alloc(0) },
    recording,
  };
}
