import type { HttpResponseEvent } from '@mswjs/interceptors';
import type { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import type { LiveOutcome, RequestRecording } from '../../../core/exchange';
import { Capture } from './capture';
import { notedConnection } from './connection-notes';
import type { TakenRequest } from './taken-request';

/** The recordings of requests that are on their way. */
export class Recordings {
  readonly #interceptor: HttpRequestInterceptor;
  readonly #captures = new Map<string, { readonly capture: Capture; readonly request: TakenRequest }>();
  readonly #onResponse = (event: HttpResponseEvent): void => this.#receive(event);

  constructor(interceptor: HttpRequestInterceptor) {
    this.#interceptor = interceptor;
  }

  /** Follows a request that is about to go out; the recording ends with its connection at the latest. */
  follow(request: TakenRequest, recording: RequestRecording): void {
    const { id, live, socket, body } = request;
    void body.begin();
    // A listener for responses makes the library hold back every response for a moment: only while recording.
    if (this.#captures.size === 0) this.#interceptor.on('response', this.#onResponse);
    const capture = Capture.begin({
      method: live.method,
      socket,
      // A server may answer before the client has sent everything: then the rest is no part of the exchange.
      readBody: () => body.soFar(),
      finish: (outcome) => this.#end(request, recording, outcome),
    });
    this.#captures.set(id, { capture, request });
    recording.begin(() => {
      capture.abandon();
      // Its test is over: what nobody waits for must not keep the process running.
      notedConnection(socket)?.real?.unref();
    });
  }

  #receive({ requestId, response, responseType }: HttpResponseEvent): void {
    // 1xx are announcements; the response is still to come.
    if (responseType !== 'original' || response.status < 200) return;
    const followed = this.#captures.get(requestId);
    if (followed === undefined) return;
    try {
      followed.capture.receive(response);
    } catch (thrown) {
      followed.request.fail(thrown);
      followed.capture.abandon();
    }
  }

  #end(request: TakenRequest, recording: RequestRecording, outcome: LiveOutcome): void {
    this.#captures.delete(request.id);
    if (this.#captures.size === 0) this.#interceptor.removeListener('response', this.#onResponse);
    const { strayBytes } = request.passage;
    try {
      recording.end(strayBytes === 0 ? outcome : { ...outcome, strayBytes });
    } catch (thrown) {
      request.fail(thrown);
    }
  }
}
