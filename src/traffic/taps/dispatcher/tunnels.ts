import diagnosticsChannel from 'node:diagnostics_channel';
import { Duplex } from 'node:stream';
import type { DispatchOptions } from './undici-types';

type ConnectParams = { readonly host: string };

let connecting: string | undefined;

/**
 * Follows the connections that undici opens. A proxy agent asks its proxy for a tunnel in the very call that wants one
 * for a request, and that request has been approved.
 */
export function followConnections(): void {
  diagnosticsChannel.subscribe('undici:client:beforeConnect', (message) => {
    connecting = (message as { connectParams: ConnectParams }).connectParams.host;
    queueMicrotask(() => (connecting = undefined));
  });
}

/** Whether a request is one of a proxy agent's for a tunnel; a caller's own is none. */
export function isForTunnel({ method, path }: DispatchOptions): boolean {
  if (method !== 'CONNECT' || connecting === undefined || typeof path !== 'string') return false;
  const isTunnel = path === connecting || path.replace(/:(80|443)$/, '') === connecting;
  connecting = undefined;
  return isTunnel;
}

/** What a caller gets for a tunnel that no proxy was asked for. */
export function emptyTunnel(): Duplex {
  return new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
}
