import { checkPlayable } from '../../../core/check-playable';
import type { Answer, RequestRecording } from '../../../core/exchange';
import { chain } from '../../../core/maybe-promise';
import { wireResponse } from '../../../core/wire-response';
import { ownRealmError, realmError } from '../../own-realm-error';
import { recordedLatencyMs } from '../../http1/respond';
import { askOwnerNow } from '../tap';
import { mostBeforeAnswer } from './awaited-upload';
import { callerOf, type Caller } from './callers';
import { passOn } from './decided';
import { goOut } from './going-out';
import type { LiveExchange } from './live-exchange';
import { liveHandler, type Begun } from './live-handlers';
import { liveRequest } from './live-request';
import { endsEarly, failsConnected, replayInMemory } from './memory-replay';
import type { OutgoingBody } from './outgoing-body';
import type { PendingRequest, PendingRequests } from './pending-requests';
import { ReplayedAnswer } from './replayed-answer';
import type { GivenRequest, TappedCopy } from './take-request';
import { whereabouts } from './target';
import { emptyTunnel } from './tunnels';
import { clientDestroyed, requestAborted, undiciError } from './undici-failure';
import { errorsOf } from './undici-errors';
import type { Abort, DispatchOptions } from './undici-types';
import type { WrittenRequest } from './written-request';

type Setup = {
  readonly tap: TappedCopy;
  readonly given: GivenRequest;
  readonly target: URL;
  readonly body: OutgoingBody;
  readonly written: WrittenRequest;
  readonly pending: PendingRequests;
};
type Replay = Extract<Answer, { kind: 'replay' }>;

/** One request that was taken from its dispatcher, until it has been answered or handed on. */
export class TakenRequest implements PendingRequest {
  readonly #setup: Setup;
  readonly #caller: Caller;
  #written: WrittenRequest;
  #replayed: ReplayedAnswer | undefined;
  /** Whether undici has the request; it begins it when it has a connection. */
  #isWithUndici = false;
  #abortLive: Abort | undefined;
  #left: { readonly reason: unknown } | undefined;
  #isOver = false;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.#written = setup.written;
    this.#caller = callerOf(setup.given.handler);
    setup.pending.add(setup.given.dispatcher, this);
  }

  /** Asks what happens to the request, unless its caller leaves it: callers say so when they hear of it. */
  ask(written: WrittenRequest): void {
    this.#begin();
    if (this.#isOver) return;
    this.#written = written;
    const { tap, given, body, target } = this.#setup;
    const live = liveRequest({
      written,
      opts: given.opts,
      body,
      whereabouts: whereabouts(written.uri, target, tap.context),
      hasLeft: () => this.#isOver,
    });
    void chain(askOwnerNow(given.owner, live), (answer) => this.#carryOut(answer));
  }

  destroy(error: unknown): void {
    this.#leave(error ?? clientDestroyed(this.#errors));
  }

  #begin(): void {
    if (this.#isOver) return;
    try {
      this.#caller.start((reason) => this.#leave(reason));
    } catch (error) {
      this.#leave(error);
    }
  }

  #leave(reason: unknown): void {
    if (this.#isWithUndici) {
      this.#left = { reason };
      this.#abortLive?.(reason);
      this.#setup.body.leave();
    } else if (this.#replayed !== undefined) this.#replayed.abort(reason ?? requestAborted(this.#errors));
    else if (!this.#isOver) {
      this.#setup.body.destroy();
      this.#fail(reason ?? requestAborted(this.#errors));
    }
  }

  #carryOut(answer: Answer): void {
    if (this.#isOver) {
      if (answer.kind === 'record') answer.recording.cancel();
      return;
    }
    try {
      this.#answerWith(answer);
    } catch (thrown) {
      const error = ownRealmError(thrown);
      this.#setup.given.owner.fail(error);
      this.#failOurs(error);
    }
  }

  #answerWith(answer: Answer): void {
    switch (answer.kind) {
      case 'pass':
        this.#goOut();
        return;
      case 'record':
        this.#goOut(answer.recording);
        return;
      case 'refuse':
        this.#failOurs(answer.error);
        return;
      case 'silence':
        this.#end();
        return;
      case 'tunnel':
        this.#end();
        this.#caller.tunnel(emptyTunnel());
        return;
      case 'replay':
        this.#replay(answer);
    }
  }

  #replay(answer: Replay): void {
    const { interaction, timing } = answer;
    const problem = checkPlayable(interaction);
    if (problem !== undefined) throw new TypeError(`The recorded answer cannot be given to a client: ${problem}`);
    const play = (): void => {
      if (!this.#isOver) this.#play(answer);
    };
    if (timing === 'recorded') setTimeout(play, recordedLatencyMs(interaction)).unref();
    else play();
  }

  #play(answer: Replay): void {
    const { interaction, timing } = answer;
    const { body } = this.#setup;
    // It failed while it was read to find its answer, and would not do so again.
    if (body.failure !== undefined) {
      this.#fail(body.failure.error);
      return;
    }
    if (endsEarly(interaction)) {
      this.#playEarlyEnd(answer);
      return;
    }
    this.#replayed = new ReplayedAnswer({
      caller: this.#caller,
      body,
      mostBeforeAnswer: mostBeforeAnswer(interaction, this.#written.headers),
      response: wireResponse(interaction, this.#written.method),
      recording: interaction.recording,
      timing,
      over: () => this.#end(),
    });
    this.#replayed.play();
  }

  #playEarlyEnd(answer: Replay): void {
    const { tap, target, given } = this.#setup;
    const { error } = answer.interaction.recording;
    const hasHead = answer.interaction.response.status.code !== 0;
    if (error !== undefined && !hasHead && (tap.copy.make === undefined || !failsConnected(answer.interaction))) {
      this.#fail(undiciError(error, this.#errors));
      return;
    }
    replayInMemory({
      answer,
      tap,
      given,
      origin: target.origin,
      opts: this.#outgoing,
      begun: this.#handToUndici(),
      errors: this.#errors,
      method: this.#written.method,
      mostBeforeAnswer: mostBeforeAnswer(answer.interaction, this.#written.headers),
      over: () => this.#end(),
    });
  }

  #goOut(recording?: RequestRecording): void {
    const { body, target, given } = this.#setup;
    if (body.failure !== undefined) {
      recording?.cancel();
      this.#fail(body.failure.error);
      return;
    }
    const { origin } = target;
    goOut({ origin, body, owner: given.owner, recording }, (exchange) => this.#send(exchange));
    // A dispatcher that waits to be closed may be so from now on: undici knows of the request.
    this.#end();
  }

  #send(exchange: LiveExchange): void {
    const { tap, given, pending } = this.#setup;
    const { dispatcher, next } = given;
    const handler = liveHandler(given.handler, exchange, this.#handToUndici());
    const opts = this.#outgoing;
    const hasEnded = pending.hasClosed(dispatcher) || dispatcher.destroyed === true;
    try {
      passOn(opts, () => (hasEnded ? tap.real.call(dispatcher, opts, handler) : next(opts, handler)));
    } catch (error) {
      exchange.fail(error);
      this.#caller.fail(error);
    }
  }

  #handToUndici(): Begun {
    this.#isWithUndici = true;
    const { tap, given } = this.#setup;
    return {
      caller: this.#caller,
      within: (work) => tap.context.runFor(given.reference, work),
      abortBy: (abort) => {
        this.#abortLive = abort;
        if (this.#left !== undefined) abort(this.#left.reason);
      },
    };
  }

  get #errors(): ErrorConstructor {
    const { context, copy } = this.#setup.tap;
    return errorsOf(copy.base, context.realm());
  }

  get #outgoing(): DispatchOptions {
    const { body, given } = this.#setup;
    return body.outgoingOptions(given.opts);
  }

  // The `fetch` of a copy that a test has loaded makes a mere text of errors that are none in its realm.
  #failOurs(error: Error): void {
    this.#fail(realmError(error, this.#errors));
  }

  #fail(error: unknown): void {
    this.#end();
    this.#caller.fail(error);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#setup.pending.remove(this.#setup.given.dispatcher, this);
  }
}
