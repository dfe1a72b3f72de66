import diagnosticsChannel from 'node:diagnostics_channel';
import type { OwnerReference } from '../../owner-references';
import { noteSender } from '../../sender-notes';
import { notedConnection } from './connection-notes';

/**
 * Follows a request of undici from its caller to its socket. A pool queues what it has no connection for, and both
 * makes and writes the request later, in the asynchronous context of whoever freed a connection. Two channels lead
 * back: the one that tells of a new request, and the one that names the socket its headers are sent on. A third one
 * tells of the connections that undici opens.
 */
export function followUndiciRequests(currentOwner: () => OwnerReference | undefined): void {
  const owners = new WeakMap<object, OwnerReference | undefined>();
  diagnosticsChannel.subscribe('undici:request:create', (message) => {
    const { request } = message as { request: object };
    owners.set(request, inCallersContext(request, currentOwner));
  });
  diagnosticsChannel.subscribe('undici:client:connected', (message) => {
    const connection = notedConnection((message as { socket: object }).socket);
    if (connection !== undefined) connection.isOfHttpClient = true;
  });
  diagnosticsChannel.subscribe('undici:client:sendHeaders', (message) => {
    const { request, socket } = message as { request: object; socket: object };
    // A pooled connection outlives the request and its test file: it must not hold on to it.
    const reference = new WeakRef(request);
    noteSender(socket, { owner: owners.get(request), mute: () => muteRequest(reference.deref()) });
  });
}

// A request that is `aborted` has told its caller already, for undici: the end of its connection then frees the place
// in the pool and goes no further. The test "leaves a request of undici unanswered" fails when that changes.
function muteRequest(request: object | undefined): void {
  if (request !== undefined) Reflect.set(request, 'aborted', true);
}

// Up to undici 7 the request is made when it leaves the queue; its handler is an AsyncResource of the caller's. It is
// kept under a symbol that undici does not export. Undici 8 restores the context itself. The end-to-end test
// "concurrent tests keep their own cassettes" fails when either changes.
function inCallersContext<T>(request: object, work: () => T): T {
  const symbol = Object.getOwnPropertySymbols(request).find(({ description }) => description === 'handler');
  const handler: unknown = symbol === undefined ? undefined : Reflect.get(request, symbol);
  return isAsyncResource(handler) ? handler.runInAsyncScope(work) : work();
}

function isAsyncResource(value: unknown): value is { runInAsyncScope<T>(work: () => T): T } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'runInAsyncScope' in value &&
    typeof value.runInAsyncScope === 'function'
  );
}
