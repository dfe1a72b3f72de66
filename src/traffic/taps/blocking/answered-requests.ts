import type { MessagePort } from 'node:worker_threads';
import { cannotWait, madeTooLate, waitsForItself } from '../../../core/errors/blocking-errors';
import type { Answer, LiveRequest, RequestRecording } from '../../../core/exchange';
import { isPromise } from '../../../core/maybe-promise';
import type { OwnerReference } from '../../owner-references';
import { ownRealmError } from '../../own-realm-error';
import type { TapContext } from '../tap';
import { receivedError, send, sentError, type FromThread, type SentAnswer, type SentRequest } from './messages';

/** Whose the requests of a thread are. */
export type Asking = { readonly owner: OwnerReference; readonly context: TapContext };

type AboutRequest = Exclude<FromThread, { readonly kind: 'written' | 'over' }>;

/** The requests of one thread, answered at once by the owner that waits for them. */
export class AnsweredRequests {
  readonly #asking: Asking;
  readonly #port: MessagePort;
  /** Those that go on. */
  readonly #recordings = new Map<number, RequestRecording>();
  readonly #begunAt = performance.now();

  constructor(asking: Asking, port: MessagePort) {
    this.#asking = asking;
    this.#port = port;
  }

  take(said: AboutRequest): void {
    switch (said.kind) {
      case 'ask':
        send(this.#port, { id: said.id, answer: this.#answer(said.id, said.live) });
        return;
      case 'begin':
        // No test ends while its code waits: nobody abandons this recording.
        this.#recordings.get(said.id)?.begin(() => undefined);
        return;
      case 'end':
        this.#finish(said.id)?.end(said.outcome);
        return;
      case 'cancel':
        this.#finish(said.id)?.cancel();
        return;
      case 'decline':
        this.#finish(said.id)?.decline(said.reason);
        return;
      case 'fail':
        this.#asking.owner.owner.fail(receivedError(said.error));
        return;
    }
  }

  /** The thread is over: what it has not said the end of has none. */
  end(): void {
    for (const id of [...this.#recordings.keys()]) {
      this.#finish(id)?.end({
        requestBody: null,
        response: undefined,
        failure: undefined,
        isUnfinished: true,
        tookMs: performance.now() - this.#begunAt,
      });
    }
  }

  #answer(id: number, sent: SentRequest): SentAnswer {
    const { owner, context } = this.#asking;
    const live: LiveRequest = {
      ...sent,
      isToOwnServer: sent.destination === undefined && context.isToOwnServer(sent.uri),
      readBody: () => Promise.resolve(sent.body),
    };
    try {
      const answer = owner.owner.answer(live);
      if (isPromise(answer)) {
        giveUp(answer);
        return this.#refuse(cannotWait(live));
      }
      return this.#sent(id, answer, live);
    } catch (thrown) {
      return this.#refuse(ownRealmError(thrown));
    }
  }

  #sent(id: number, answer: Answer, live: LiveRequest): SentAnswer {
    switch (answer.kind) {
      case 'record':
        if (live.isToOwnServer) {
          answer.recording.cancel();
          return this.#refuse(waitsForItself(live));
        }
        this.#recordings.set(id, answer.recording);
        return { kind: 'record' };
      case 'refuse':
        return { kind: 'refuse', error: sentError(answer.error) };
      case 'silence':
        return { kind: 'refuse', error: sentError(madeTooLate(live)) };
      case 'pass':
        return live.isToOwnServer ? this.#refuse(waitsForItself(live)) : answer;
      case 'replay':
      case 'tunnel':
        return answer;
    }
  }

  #refuse(error: Error): SentAnswer {
    this.#asking.owner.owner.fail(error);
    return { kind: 'refuse', error: sentError(error) };
  }

  #finish(id: number): RequestRecording | undefined {
    const recording = this.#recordings.get(id);
    this.#recordings.delete(id);
    return recording;
  }
}

/** Nobody waits for the answer any more; owners never reject. */
function giveUp(answer: Promise<Answer>): void {
  void answer.then((late) => {
    if (late.kind === 'record') late.recording.cancel();
  });
}
