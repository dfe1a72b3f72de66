import net from 'node:net';
import { Interceptor } from '@mswjs/interceptors';
import { SocketInterceptor } from '@mswjs/interceptors/net';
import type { LiveConnection } from '../../../core/exchange';
import { strayBytes } from '../../../core/errors/refusal-errors';
import { closeHandleAfterwards } from './close-handle';
import { noteConnection, notedConnection } from './connection-notes';
import { guideParser } from './guide-parser';
import { holdWrites } from './hold-writes';
import type { OwnerReference } from '../../owner-references';
import { withApprovedConnection } from '../../raw/approved';
import type { Connect } from '../../raw/guard-connections';
import { notedSender } from '../../sender-notes';
import { withConnect } from './beneath';
import { Passage } from './passage';
import { endWithClient } from './end-with-client';
import { WaitingConnections } from './waiting-connections';

type ConnectionEvent = Extract<
  Parameters<Parameters<InstanceType<typeof SocketInterceptor>['on']>[1]>[0],
  { controller: unknown }
>;
type Controller = ConnectionEvent['controller'];
type CurrentOwner = () => OwnerReference | undefined;

type GuardSetup = {
  readonly waiting: WaitingConnections;
  readonly intercepted: Connect;
  readonly currentOwner: CurrentOwner;
};

const PENDING = 0;

/**
 * Watches the connections of this process: notes what later steps need of each, and asks the owner before one is made
 * for real that no HTTP request was approved for (databases, raw sockets).
 *
 * @param intercepted `connect` with the library applied
 * @returns ends the connections that still wait for a request
 */
export function watchConnections(intercepted: Connect, currentOwner: CurrentOwner): () => void {
  const waiting = new WaitingConnections();
  let isGuarded = false;
  beforeListeners(Interceptor.singleton(SocketInterceptor), (event) => {
    if (!isGuarded) {
      isGuarded = true;
      guardPassthrough(baseOf(event.controller), { waiting, intercepted, currentOwner });
    }
    if (notedConnection(event.socket) === undefined) watchConnection(event, currentOwner());
  });
  return () => waiting.end();
}

type BeforeEmit = { on(hook: 'beforeEmit', callback: (event: unknown) => void, options: { persist: boolean }): void };

// Node writes a request in the tick after its connection has begun, and a listener of ours would run after that: the
// library waits for one before it calls the next. Its emitter has a hook that is called at once. Without it the tests of
// stray bytes fail.
function beforeListeners(interceptor: SocketInterceptor, callback: (event: ConnectionEvent) => void): void {
  const emitter = Reflect.get(interceptor, 'emitter') as { readonly hooks: BeforeEmit };
  emitter.hooks.on('beforeEmit', (event) => callback(event as ConnectionEvent), { persist: true });
}

// The library exports no class of controllers. The first connection brings one along: its own, or that of TLS, which is
// made on top of it.
function baseOf(controller: Controller): Controller {
  let prototype: object = controller;
  while (!Object.hasOwn(prototype, 'createTransport')) prototype = Object.getPrototypeOf(prototype) as object;
  return prototype as Controller;
}

function watchConnection({ socket, controller }: ConnectionEvent, owner: OwnerReference | undefined): void {
  closeHandleAfterwards(socket);
  guideParser(socket, controller);
  holdWrites(socket);
  noteConnection(socket, {
    owner,
    target: targetOf(controller),
    claim: () => controller.claim(),
    passthrough: () => void controller.passthrough(),
    isPending: () => controller.readyState === PENDING && !socket.destroyed,
  });
}

function guardPassthrough(prototype: Controller, { waiting, intercepted, currentOwner }: GuardSetup): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const realPassthrough = prototype.passthrough;
  const passthrough = function (this: Controller, ...args: never[]): net.Socket {
    // What the caller gets to listen to in the place of a real connection: one that is never made says nothing.
    const isTunnelled = Passage.of(this.serverSocket)?.state === 'tunnelled';
    if (isTunnelled || waiting.keepBack(this.serverSocket)) return new net.Socket();
    const refusal = refusalOf(this, currentOwner);
    if (refusal === undefined) {
      return passThrough(this, () =>
        withConnect(intercepted, () => Reflect.apply(realPassthrough, this, args) as net.Socket),
      );
    }
    this.serverSocket.destroy(refusal);
    return new net.Socket();
  };
  Reflect.set(prototype, 'passthrough', passthrough);
}

function passThrough({ serverSocket }: Controller, connect: () => net.Socket): net.Socket {
  const real = withApprovedConnection(connect);
  Passage.of(serverSocket)?.send();
  const connection = notedConnection(serverSocket);
  if (connection !== undefined && connection.real !== real) {
    connection.real = real;
    endWithClient(serverSocket, real);
  }
  return real;
}

function refusalOf(controller: Controller, currentOwner: CurrentOwner): Error | undefined {
  const { serverSocket } = controller;
  const passage = Passage.of(serverSocket);
  if (passage?.mayGoOut === true) return undefined;
  // The library gives up on a connection whose bytes make no sense to it, and would let them all out.
  if (passage !== undefined) return strayBytes(passage.line);
  const owner = notedSender(serverSocket)?.owner ?? notedConnection(serverSocket)?.owner ?? currentOwner();
  return owner?.owner.refuseConnection(targetOf(controller));
}

function targetOf({ connectionOptions: { host, port } }: Controller): LiveConnection {
  return { host: host ?? 'localhost', port: String(port ?? '') };
}
