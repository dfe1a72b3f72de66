import type { RequestRecording } from '../../../core/exchange';
import { Exchange } from './exchange';
import type { Departures } from './departures';
import { letGo } from './foreign-agents';
import type { HeldRequest } from './held-request';
import { connectionOf } from './request-head';

/** Lets a request go to the network, and records beside its client what comes of it. */
export function recordRequest(
  held: HeldRequest,
  recording: RequestRecording,
  departures: Departures,
  fail: (error: Error) => void,
): void {
  const { departure, wholeBody } = held;
  const exchange = new Exchange({
    request: departure.request,
    port: connectionOf(departure).port,
    wholeBody,
    finish: (outcome) => {
      departures.take(departure.request);
      try {
        recording.end(outcome);
      } catch (thrown) {
        fail(thrown as Error);
      }
    },
  });
  departures.take(departure.request, () => exchange.leave());
  recording.begin(() => exchange.abandon());
  letGo(departure, departures);
}
