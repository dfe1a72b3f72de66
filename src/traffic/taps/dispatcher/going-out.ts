import type { RequestOwner, RequestRecording } from '../../../core/exchange';
import { ownRealmError } from '../../own-realm-error';
import { approveConnections, approveOrigin } from '../../raw/approved';
import { PassingExchange, type LiveExchange } from './live-exchange';
import type { OutgoingBody } from './outgoing-body';
import { RecordedExchange } from './recorded-exchange';

type GoingOut = {
  readonly origin: string;
  readonly body: OutgoingBody;
  readonly owner: RequestOwner;
  /** Absent: it passes. */
  readonly recording: RequestRecording | undefined;
};

/** Lets a request out: the connections that `send` makes for it are approved until it is over. */
export function goOut({ origin, body, owner, recording }: GoingOut, send: (exchange: LiveExchange) => void): void {
  const endOrigin = approveOrigin(origin);
  let endConnections = (): void => undefined;
  const connected = (): void => endConnections();
  const over = (): void => {
    endOrigin();
    endConnections();
  };
  const failed = (thrown: unknown): void => owner.fail(ownRealmError(thrown));
  const exchange =
    recording === undefined
      ? new PassingExchange({ connected, over })
      : RecordedExchange.begin({ recording, body, origin, connected, over, failed });
  endConnections = approveConnections(() => send(exchange)).end;
}
