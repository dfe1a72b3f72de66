import type { Answer, RequestRecording } from '../../../core/exchange';
import { isPromise } from '../../../core/maybe-promise';
import { failureError, SERVER_CLOSED } from '../../network-failure';
import { ownRealmError } from '../../own-realm-error';
import type { OwnerReference } from '../../owner-references';
import { askOwnerNow, type TapContext } from '../tap';
import type { Departure } from './client-request';
import type { Departures } from './departures';
import { letGo, prepareDeparture } from './foreign-agents';
import { HeldRequest } from './held-request';
import { recordRequest } from './record-request';
import { replayRequest } from './replay-request';
import type { SocketPools } from './socket-pools';
import { swallowContinue } from './swallow-continue';

export type Answering = {
  readonly context: TapContext;
  readonly departures: Departures;
  readonly pools: SocketPools;
};

/** Keeps a request from its connection, asks its owner what happens to it, and does that. */
export function answerDeparture(departure: Departure, owner: OwnerReference, answering: Answering): void {
  const { request, agent } = departure;
  const { context, departures } = answering;
  let hasLeft = false;
  let stopWaiting = (): void => undefined;
  prepareDeparture(departure);
  const held = new HeldRequest(departure, context, decide);
  departures.take(request, () => leave());
  if (agent !== undefined) stopWaiting = departures.endWith(agent, () => leave(failureError(SERVER_CLOSED)));

  function leave(error?: Error): void {
    stopWaiting();
    hasLeft = true;
    departures.take(request);
    held.release();
    // What a request without a socket does when it is destroyed: Node tells its client as soon as an agent gives it one.
    request.onSocket(undefined, error);
  }

  function decide(): void {
    // It was destroyed before anybody could hear of that.
    if (request.destroyed) {
      leave();
      return;
    }
    const answer = askOwnerNow(owner.owner, held.live());
    if (isPromise(answer)) void answer.then(settle);
    else settle(answer);
  }

  function settle(answer: Answer): void {
    stopWaiting();
    if (hasLeft) {
      if (answer.kind === 'record') answer.recording.cancel();
      return;
    }
    // Who is given a recording owes it an end.
    let owed: RequestRecording | undefined = answer.kind === 'record' ? answer.recording : undefined;
    try {
      if (answer.kind !== 'silence') {
        departures.take(request);
        held.release();
      }
      carryOut(answer, held, answering, (error) => owner.owner.fail(ownRealmError(error)));
      owed = undefined;
    } catch (thrown) {
      const error = ownRealmError(thrown);
      owner.owner.fail(error);
      request.onSocket(undefined, error);
    } finally {
      owed?.cancel();
    }
  }
}

function carryOut(
  answer: Answer,
  held: HeldRequest,
  { departures, pools }: Answering,
  fail: (error: Error) => void,
): void {
  const { departure } = held;
  switch (answer.kind) {
    case 'pass':
      if (held.hasContinued) swallowContinue(departure.request);
      letGo(departure, departures);
      return;
    case 'record':
      if (held.hasContinued) swallowContinue(departure.request);
      recordRequest(held, answer.recording, departures, fail);
      return;
    case 'refuse':
      departure.request.onSocket(undefined, ownRealmError(answer.error));
      return;
    case 'silence':
      return;
    case 'tunnel':
    case 'replay':
      replayRequest(held, answer, pools, fail);
  }
}
