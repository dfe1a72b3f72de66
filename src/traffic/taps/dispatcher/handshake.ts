import type { DispatchOptions } from './undici-types';

/** What of a request can be neither recorded nor replayed: that it asks for another protocol. */
export function handshakeOf({ upgrade }: DispatchOptions): { readonly unrecordable?: string } {
  if (typeof upgrade !== 'string') return {};
  return { unrecordable: /^websocket$/i.test(upgrade) ? 'a WebSocket handshake' : `an upgrade to ${upgrade}` };
}
