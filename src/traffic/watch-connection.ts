import net from 'node:net';
import type { SocketInterceptor } from '@mswjs/interceptors/net';
import { closeHandleAfterwards } from './close-handle';
import type { OwnerReference } from './owner-references';
import { isApproved, noteController, notedOwner } from './socket-notes';

type ConnectionEvent = Extract<
  Parameters<Parameters<InstanceType<typeof SocketInterceptor>['on']>[1]>[0],
  { controller: unknown }
>;

const PENDING = 0;

/**
 * Notes what later steps need of a connection, and asks the owner before a connection is made for real that no HTTP
 * request was approved for: databases, raw sockets. Has to listen after the HTTP layer, which would otherwise miss
 * what the client writes at once.
 */
export function watchConnection(event: ConnectionEvent, currentOwner: () => OwnerReference | undefined): void {
  const { socket, controller, connectionOptions } = event;
  const owner = currentOwner();
  closeHandleAfterwards(socket);
  const realPassthrough = controller.passthrough.bind(controller);
  const passthrough = (...args: []): net.Socket => {
    const asked = notedOwner(socket) ?? owner;
    const refusal = isApproved(socket)
      ? undefined
      : asked?.owner.refuseConnection({
          host: connectionOptions.host ?? 'localhost',
          port: String(connectionOptions.port ?? ''),
        });
    if (refusal === undefined) return realPassthrough(...args);
    socket.destroy(refusal);
    // The caller wants the real connection to listen to; one that is never made says nothing.
    return new net.Socket();
  };
  Reflect.set(controller, 'passthrough', passthrough);
  noteController(socket, {
    claim: () => controller.claim(),
    passthrough: () => void passthrough(),
    isPending: () => controller.readyState === PENDING && !socket.destroyed,
  });
  if (offersOnlyHttp2(connectionOptions)) passthrough();
}

// A client that prepares its TLS socket itself (gRPC's does) and speaks nothing but HTTP/2 over it.
function offersOnlyHttp2(options: object): boolean {
  const protocols: unknown = Reflect.get(options, 'ALPNProtocols');
  return Array.isArray(protocols) && protocols.length === 1 && protocols[0] === 'h2';
}
