import diagnosticsChannel from 'node:diagnostics_channel';
import { portOf } from '../../core/place';
import type { ConnectionTarget } from './connection-target';
import { isApprovedConnector, isApprovedOrigin } from './approved';

/** What undici says of a connection right before it opens it. */
type ConnectParams = {
  readonly host: string;
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
};

type BeforeConnect = { readonly connectParams: ConnectParams; readonly connector: object };

/** Knows which connections undici opens, of whatever copy, and which of them are approved. */
export class UndiciConnections {
  #next: BeforeConnect | undefined;

  constructor() {
    diagnosticsChannel.subscribe('undici:client:beforeConnect', (message) => {
      this.#expect(message as BeforeConnect);
    });
  }

  /** Whether the connection that is opened just now is undici's; it is asked about once. */
  take(target: ConnectionTarget): 'approved' | 'unseen' | undefined {
    if (this.#next === undefined || !leadsTo(this.#next.connectParams, target)) return undefined;
    const { connectParams, connector } = this.#next;
    this.#next = undefined;
    const isApproved =
      isApprovedConnector(connector) || isApprovedOrigin(`${connectParams.protocol}//${connectParams.host}`);
    return isApproved ? 'approved' : 'unseen';
  }

  // Undici calls its connector at once. One that opens its connection later, such as a proxy's, has none here.
  #expect(connection: BeforeConnect): void {
    this.#next = connection;
    queueMicrotask(() => {
      if (this.#next === connection) this.#next = undefined;
    });
  }
}

function leadsTo(params: ConnectParams, target: ConnectionTarget): boolean {
  return params.hostname === target.host && portOf(params) === target.port;
}
