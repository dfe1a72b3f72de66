import diagnosticsChannel from 'node:diagnostics_channel';
import type { ConnectionTarget } from './connection-target';
import { isApprovedOrigin } from './approved';
import { hasUnseenCopy, watchUndiciCopies } from './undici-copies';

/** What undici says of a connection right before it opens it. */
type ConnectParams = {
  readonly host: string;
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
};

/** Knows which connections undici opens, of whatever copy, and which of them are approved. */
export class UndiciConnections {
  #next: ConnectParams | undefined;

  constructor() {
    watchUndiciCopies();
    diagnosticsChannel.subscribe('undici:client:beforeConnect', (message) => {
      this.#expect((message as { connectParams: ConnectParams }).connectParams);
    });
  }

  /** Whether the connection that is opened just now is undici's; it is asked about once. */
  take(target: ConnectionTarget): 'approved' | 'unseen' | undefined {
    const params = this.#next;
    if (params === undefined || !leadsTo(params, target)) return undefined;
    this.#next = undefined;
    // What a tapped copy connects to for a request that nobody owns is not announced.
    const isSeen = !hasUnseenCopy() || isApprovedOrigin(`${params.protocol}//${params.host}`);
    return isSeen ? 'approved' : 'unseen';
  }

  // Undici calls its connector at once. One that opens its connection later, such as a proxy's, has none here.
  #expect(params: ConnectParams): void {
    this.#next = params;
    queueMicrotask(() => {
      if (this.#next === params) this.#next = undefined;
    });
  }
}

function leadsTo({ hostname, protocol, port }: ConnectParams, target: ConnectionTarget): boolean {
  return hostname === target.host && (port || (protocol === 'https:' ? '443' : '80')) === target.port;
}
