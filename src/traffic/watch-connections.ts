import net from 'node:net';
import { Interceptor } from '@mswjs/interceptors';
import { SocketInterceptor } from '@mswjs/interceptors/net';
import { strayBytes } from '../core/errors/refusal-errors';
import { closeHandleAfterwards } from './close-handle';
import { withApprovedLookups } from './guard-lookups';
import type { OwnerReference } from './owner-references';
import { noteConnection, notedConnection, notedOwner, notedRequest } from './socket-notes';

type ConnectionEvent = Extract<
  Parameters<Parameters<InstanceType<typeof SocketInterceptor>['on']>[1]>[0],
  { controller: unknown }
>;
type Controller = ConnectionEvent['controller'];
type CurrentOwner = () => OwnerReference | undefined;

const PENDING = 0;

/**
 * Watches the connections of this process: notes what later steps need of each, and asks the owner before one is made
 * for real that no HTTP request was approved for (databases, raw sockets).
 *
 * Has to begin after the HTTP layer has: a listener before it would make it miss what a client writes at once. For
 * the same reason the question is asked in the method that makes the connection, not in the listener.
 */
export function watchConnections(currentOwner: CurrentOwner): void {
  const interceptor = Interceptor.singleton(SocketInterceptor);
  let isGuarded = false;
  interceptor.on('connection', (event) => {
    if (!isGuarded) {
      isGuarded = true;
      guardPassthrough(Object.getPrototypeOf(event.controller) as Controller, currentOwner);
      event.socket.destroy();
      return;
    }
    watchConnection(event, currentOwner());
  });
  // The library exports no class of controllers. The first connection, which leads nowhere, brings one along.
  new net.Socket().on('error', () => undefined).connect({ host: '127.0.0.1', port: 9 });
}

function watchConnection(
  { socket, controller, connectionOptions }: ConnectionEvent,
  owner: OwnerReference | undefined,
): void {
  closeHandleAfterwards(socket);
  noteConnection(socket, {
    owner,
    claim: () => controller.claim(),
    passthrough: () => void controller.passthrough(),
    isPending: () => controller.readyState === PENDING && !socket.destroyed,
  });
  if (offersOnlyHttp2(connectionOptions)) controller.passthrough();
}

function guardPassthrough(prototype: Controller, currentOwner: CurrentOwner): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const realPassthrough = prototype.passthrough;
  const passthrough = function (this: Controller, ...args: never[]): net.Socket {
    // What the caller gets to listen to in the place of a real connection: one that is never made says nothing.
    if (notedRequest(this.serverSocket)?.passage === 'answered') return new net.Socket();
    const refusal = refusalOf(this, currentOwner);
    if (refusal === undefined)
      return withApprovedLookups(() => Reflect.apply(realPassthrough, this, args) as net.Socket);
    this.serverSocket.destroy(refusal);
    return new net.Socket();
  };
  Reflect.set(prototype, 'passthrough', passthrough);
}

function refusalOf({ serverSocket, connectionOptions }: Controller, currentOwner: CurrentOwner): Error | undefined {
  const request = notedRequest(serverSocket);
  if (request?.passage === 'approved') return undefined;
  // The library gives up on a connection whose bytes make no sense to it, and would let them all out.
  if (request !== undefined) return strayBytes(request.line);
  const owner = notedOwner(serverSocket) ?? notedConnection(serverSocket)?.owner ?? currentOwner();
  return owner?.owner.refuseConnection({
    host: connectionOptions.host ?? 'localhost',
    port: String(connectionOptions.port ?? ''),
  });
}

// A client that prepares its TLS socket itself (gRPC's does) and speaks nothing but HTTP/2 over it.
function offersOnlyHttp2(options: object): boolean {
  const protocols: unknown = Reflect.get(options, 'ALPNProtocols');
  return Array.isArray(protocols) && protocols.length === 1 && protocols[0] === 'h2';
}
