import { hookFailed } from '../core/errors/hook-errors';
import { headersFromPairs, replaceHeader } from '../core/headers';
import type { LiveRequest, LiveResponse } from '../core/exchange';
import { copyInteraction, copyRequest, copyResponse } from '../core/interaction';
import type { Interaction, RecordedRequest, RecordedResponse } from '../core/interaction';
import { decodeContent, prettyPrint } from '../core/store-body';
import { wireRequest } from '../core/wire-request';
import type { RecordingFilter } from '../core/redact/recording-filter';
import type { VcrOptions } from '../options/vcr-config';

/** The hooks and filters that stand between the wire and the cassette. They only ever see copies. */
export class RequestPipeline {
  readonly #options: VcrOptions;
  readonly #filter: RecordingFilter;

  constructor(options: VcrOptions, filter: RecordingFilter) {
    this.#options = options;
    this.#filter = filter;
  }

  /** Whether requests can only be judged once their body is there. */
  get readsBody(): boolean {
    return this.#options.beforeRecordRequest.length > 0;
  }

  /** The request as the cassette would hold it, or `null` when a hook drops it. */
  async request(live: LiveRequest, body: Buffer | null): Promise<RecordedRequest | null> {
    let request = this.#filter.request(wireRequest(live, body));
    for (const hook of this.#options.beforeRecordRequest) {
      const result = await guardHook('beforeRecordRequest', () => hook(copyRequest(request)));
      if (result === null) return null;
      request = withLength(result, request.body);
    }
    return request;
  }

  /** The response as the cassette will hold it, or `null` when a hook drops the interaction. */
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
    const decoded = readableBodies ? await decodeContent(wire, live.chunks) : { response: wire, recording: {} };
    let response = this.#filter.response(decoded.response, request);
    for (const hook of this.#options.beforeRecordResponse) {
      const result = await guardHook('beforeRecordResponse', () => hook(copyResponse(response), copyRequest(request)));
      if (result === null) return null;
      response = withLength(result, response.body);
    }
    return readableBodies ? prettyPrint({ ...decoded, response }) : { ...decoded, response };
  }

  /** What the client is to see of a recorded interaction. */
  async playback(interaction: Interaction): Promise<Interaction> {
    const hook = this.#options.beforePlayback;
    if (hook === undefined) return interaction;
    return guardHook('beforePlayback', () => hook(copyInteraction(interaction)));
  }
}

async function guardHook<T>(name: string, hook: () => T | Promise<T>): Promise<T> {
  try {
    return await hook();
  } catch (error) {
    throw hookFailed(name, 'threw', error);
  }
}

// A hook that changes the body rarely thinks of the header that counts its bytes.
function withLength<T extends RecordedRequest | RecordedResponse>(changed: T, before: Buffer | null): T {
  // Hooks written in JavaScript may well give a text.
  const body = typeof changed.body === 'string' ? Buffer.from(changed.body) : changed.body;
  if (body === null || before === null || body.equals(before)) return { ...changed, body };
  return { ...changed, body, headers: replaceHeader(changed.headers, 'content-length', String(body.length)) };
}
