import { AsyncLocalStorage } from 'node:async_hooks';
import type { LiveOutcome, LiveRequest } from '../core/exchange';
import { followedByStrayBytes, notRecorded, unreadableAnswer } from '../core/errors/recording-errors';
import { VcrError } from '../core/errors/vcr-error';
import type { Interaction, RecordedRequest, Recording } from '../core/interaction';
import type { RecordingFilter } from '../core/redact/recording-filter';
import type { SlotResult } from './recorded-slot';
import { recordingOf } from './recording-of';
import type { RequestLog } from './request-log';
import type { RequestPipeline } from './request-pipeline';

/** A request that goes to the network. */
export type RecordedTrip = {
  readonly live: LiveRequest;
  /** The request as it was compared, when that needed its body. */
  readonly filtered: RecordedRequest | undefined;
  readonly log: RequestLog;
};

/** Gives, for a request that is being sent, what the cassette will hold of it once it has ended. Never rejects. */
export type InteractionMaker = (trip: RecordedTrip) => (outcome: LiveOutcome) => Promise<SlotResult>;

const NOTHING: SlotResult = { kind: 'nothing' };

/** Makes interactions through a cassette's hooks and filters. */
export function interactionMaker(setup: {
  readonly pipeline: RequestPipeline;
  readonly filter: RecordingFilter;
  readonly recordsErrors: boolean;
  readonly warn: (text: string) => void;
  readonly now: () => Date;
}): InteractionMaker {
  return ({ live, filtered, log }) => {
    const at = setup.now().toISOString();
    const make = async (outcome: LiveOutcome): Promise<SlotResult> => {
      if (outcome.failure !== undefined && !setup.recordsErrors) return NOTHING;
      if (outcome.isUnreadable === true) {
        // Stored as no answer, it would let the next run wait for one.
        log.fail(unreadableAnswer({ method: live.method, uri: setup.filter.text(live.uri) }));
        return NOTHING;
      }
      if (outcome.strayBytes !== undefined)
        setup.warn(followedByStrayBytes(`${live.method} ${setup.filter.text(live.uri)}`));
      try {
        return await makeResult({ live, filtered, outcome, recording: recordingOf(outcome, live.uri, at), ...setup });
      } catch (error) {
        log.fail(
          error instanceof VcrError
            ? error
            : notRecorded({ method: live.method, uri: setup.filter.text(live.uri) }, error),
        );
        return NOTHING;
      }
    };
    // Hooks run for the test that made the request, whoever's code ends it.
    return AsyncLocalStorage.bind(make);
  };
}

type EndedTrip = Omit<RecordedTrip, 'log'> & {
  readonly outcome: LiveOutcome;
  readonly recording: Recording;
  readonly pipeline: RequestPipeline;
};

async function makeResult({ live, filtered, outcome, recording, pipeline }: EndedTrip): Promise<SlotResult> {
  const request = filtered ?? (await pipeline.request(live, outcome.requestBody));
  if (request === null) return NOTHING;
  if (outcome.response === undefined) {
    return { kind: 'recorded', interaction: withoutResponse(request, pipeline.recording(recording, request)) };
  }
  const stored = await pipeline.response(outcome.response, request);
  if (stored === null) return { kind: 'dropped', method: request.method, uri: request.uri };
  return {
    kind: 'recorded',
    interaction: {
      request,
      response: stored.response,
      recording: pipeline.recording({ ...recording, ...stored.recording }, request),
    },
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
