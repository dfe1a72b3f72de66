import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientRequest } from 'node:http';
import type { CoreModules } from '../core-modules';
import { untilSocket } from './until-socket';

type Opening = { isOver: boolean };
type MakeRequest = (this: unknown, ...args: unknown[]) => ClientRequest;
type CreateSocket = (this: unknown, ...args: unknown[]) => void;

const openings = new AsyncLocalStorage<Opening>();
let depth = 0;

/** Whether the connection that is opened just now is opened for a request of Node's HTTP clients. */
export function isOfHttpClient(): boolean {
  return depth > 0 || openings.getStore()?.isOver === false;
}

/**
 * Marks the connections that requests of `http` and `https` open, until each has its socket: an agent may open one at
 * once, later (a proxy's), or for a request that has waited in its queue.
 */
export function markHttpClients(coreModules: CoreModules): void {
  for (const name of ['http', 'https']) {
    coreModules.whenLoaded(name, (exports) => {
      for (const key of ['request', 'get']) markRequests(exports, key);
    });
  }
  coreModules.whenLoaded('http', (http) => {
    const { prototype } = (http as { readonly Agent: { readonly prototype: object } }).Agent;
    const real = Reflect.get(prototype, 'createSocket') as CreateSocket;
    const createSocket: CreateSocket = function (...args) {
      depth += 1;
      try {
        Reflect.apply(real, this, args);
      } finally {
        depth -= 1;
      }
    };
    Reflect.set(prototype, 'createSocket', createSocket);
  });
}

function markRequests(exports: object, key: string): void {
  const real = Reflect.get(exports, key) as MakeRequest;
  const marked: MakeRequest = function (...args) {
    const opening: Opening = { isOver: false };
    const request = openings.run(opening, () => Reflect.apply(real, this, args));
    // Handlers of the connection run in the context that it was opened in, and theirs is not the request's.
    untilSocket(request, () => {
      opening.isOver = true;
    });
    return request;
  };
  Object.defineProperties(marked, Object.getOwnPropertyDescriptors(real));
  Reflect.set(exports, key, marked);
}
