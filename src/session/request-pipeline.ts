import { checkPlayable } from '../core/check-playable';
import { hookFailed } from '../core/errors/hook-errors';
import { headersFromPairs, replaceHeader } from '../core/headers';
import type { LiveRequest, LiveResponse } from '../core/exchange';
import { chain } from '../core/maybe-promise';
import { copyInteraction, copyRequest, copyResponse } from '../core/interaction';
import type { BodyChunk, Interaction, RecordedRequest, RecordedResponse, Recording } from '../core/interaction';
import { decodeContent, prettyPrint, type StoredResponse } from '../core/store-body';
import { wireRequest } from '../core/wire-request';
import type { MaybePromise } from '../core/ports';
import type { RecordingFilter } from '../core/redact/recording-filter';
import { askLater } from '../core/user-function';
import type { VcrOptions } from '../options/vcr-config';
import { interactionOf, isInteraction, isRequestOrNull, isResponseOrNull, requestOf, responseOf } from './hook-answers';

/** The hooks and filters that stand between the wire and the cassette. They only ever see copies. */
export class RequestPipeline {
  readonly #options: VcrOptions;
  readonly #filter: RecordingFilter;
  readonly #limitMs: number;

  /** `limitMs`: how long a hook may take. */
  constructor(options: VcrOptions, filter: RecordingFilter, limitMs: number) {
    this.#options = options;
    this.#filter = filter;
    this.#limitMs = limitMs;
  }

  /** Whether requests can only be judged once their body is there. */
  get readsBody(): boolean {
    return this.#options.beforeRecordRequest.length > 0;
  }

  /**
   * The request as the cassette would hold it, or `null` when a hook drops it.
   *
   * @throws VcrError `VCR_HOOK_FAILED`
   */
  request(live: LiveRequest, body: Buffer | null): MaybePromise<RecordedRequest | null> {
    const request = this.#filter.request(wireRequest(live, body), live.sensitiveHeaders);
    return this.readsBody ? this.#hooked(request) : request;
  }

  #hooked(request: RecordedRequest, asked = 0): MaybePromise<RecordedRequest | null> {
    const hook = this.#options.beforeRecordRequest[asked];
    if (hook === undefined) return request;
    const answer = askLater(
      {
        name: 'beforeRecordRequest',
        call: () => hook(copyRequest(request)),
        accepts: isRequestOrNull,
        expected: 'a request { method, uri, headers, body } or null',
      },
      this.#limitMs,
    );
    return chain(answer, (given) =>
      given === null ? null : this.#hooked(withLength(requestOf(given), request.body), asked + 1),
    );
  }

  /**
   * The response as the cassette will hold it, or `null` when a hook drops the interaction.
   *
   * @throws VcrError `VCR_HOOK_FAILED`
   */
  async response(
    live: LiveResponse,
    request: RecordedRequest,
  ): Promise<Pick<Interaction, 'response' | 'recording'> | null> {
    const wire: RecordedResponse = {
      status: { code: live.status, message: live.message },
      headers: headersFromPairs(live.headers),
      body: live.body,
    };
    const { readableBodies } = this.#options;
    const decoded = readableBodies ? await decodeContent(wire, live.chunks) : asItCame(wire, live.chunks);
    let response = this.#filter.response(decoded.response, request);
    for (const hook of this.#options.beforeRecordResponse) {
      const answer = await askLater(
        {
          name: 'beforeRecordResponse',
          call: () => hook(copyResponse(response), copyRequest(request)),
          accepts: isResponseOrNull,
          expected: 'a response { status: { code, message }, headers, body } or null',
        },
        this.#limitMs,
      );
      if (answer === null) return null;
      response = withLength(responseOf(answer), response.body);
      refuseUnplayable('beforeRecordResponse', { request, response, recording: {} });
    }
    const stored = { response, recording: recordingFor(response, decoded) };
    return readableBodies ? prettyPrint(stored) : stored;
  }

  /** What is stored beside request and response, without its secrets. */
  recording(recording: Recording, request: RecordedRequest): Recording {
    return this.#filter.recording(recording, request);
  }

  /**
   * What the client is to see of a recorded interaction.
   *
   * @throws VcrError `VCR_HOOK_FAILED`
   */
  playback(interaction: Interaction): MaybePromise<Interaction> {
    const hook = this.#options.beforePlayback;
    if (hook === undefined) return interaction;
    const asked = askLater(
      {
        name: 'beforePlayback',
        call: () => hook(copyInteraction(interaction)),
        accepts: isInteraction,
        expected: 'an interaction { request, response, recording }',
      },
      this.#limitMs,
    );
    return chain(asked, (answer) => {
      const played = interactionOf(answer, interaction.recording);
      refuseUnplayable('beforePlayback', played);
      return played;
    });
  }
}

function asItCame(response: RecordedResponse, chunks: readonly BodyChunk[]): StoredResponse {
  return { response, recording: chunks.length > 1 ? { chunks } : {} };
}

// Where a filter or a hook has changed the length of a body, the boundaries of its pieces are nowhere any more.
function recordingFor(
  { body }: RecordedResponse,
  { response, recording }: StoredResponse,
): StoredResponse['recording'] {
  if (body?.length === response.body?.length) return recording;
  const { responseBody, contentEncoding } = recording;
  return {
    ...(responseBody === undefined ? {} : { responseBody }),
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
  };
}

function refuseUnplayable(hook: string, interaction: Interaction): void {
  const problem = checkPlayable(interaction);
  if (problem !== undefined) throw hookFailed(hook, `gave what no client can get: ${problem}`);
}

// A hook that changes the body rarely thinks of the header that counts its bytes.
function withLength<T extends RecordedRequest | RecordedResponse>(changed: T, before: Buffer | null): T {
  const { body } = changed;
  if (body === null || before === null || body.equals(before)) return changed;
  return { ...changed, headers: replaceHeader(changed.headers, 'content-length', String(body.length)) };
}
