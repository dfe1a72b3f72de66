import diagnosticsChannel from 'node:diagnostics_channel';
import type { RequestOwner } from '../core/exchange';
import { noteOwner } from './socket-notes';

/**
 * Follows a request of undici from its caller to its socket. A pool writes a queued request in the asynchronous
 * context of whoever freed the connection, so the context of the write says nothing; the channels do: the request
 * is created in its caller's context, and its headers are sent on a named socket.
 */
export function followUndiciRequests(currentOwner: () => RequestOwner | undefined): void {
  const owners = new WeakMap<object, RequestOwner | undefined>();
  diagnosticsChannel.subscribe('undici:request:create', (message) => {
    owners.set((message as { request: object }).request, currentOwner());
  });
  diagnosticsChannel.subscribe('undici:client:sendHeaders', (message) => {
    const { request, socket } = message as { request: object; socket: object };
    noteOwner(socket, owners.get(request));
  });
}
