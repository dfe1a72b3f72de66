import net from 'node:net';
import type { Agent } from 'node:http';
import type { CoreModules } from './core-modules';

type Place = { readonly holder: object; readonly key: string; value: unknown };

const places: Place[] = [];

/**
 * Notes what stands at the places where other interceptors (nock, msw) put something of their own. Comes after everything
 * that this package puts there.
 */
export function watchNeighbours(coreModules: CoreModules): void {
  leaveInPlace(net.Socket.prototype, 'connect');
  for (const key of ['connect', 'createConnection']) leaveInPlace(net, key);
  coreModules.whenLoaded('http', (http) => {
    for (const key of ['request', 'get', 'ClientRequest']) leaveInPlace(http, key);
    for (const key of ['addRequest', 'createSocket']) {
      leaveInPlace((http as { readonly Agent: typeof Agent }).Agent.prototype, key);
    }
  });
  coreModules.whenLoaded('https', (https) => {
    for (const key of ['request', 'get']) leaveInPlace(https, key);
  });
}

/** Notes what stands at a place now, as ours. */
export function leaveInPlace(holder: object, key: string): void {
  const value: unknown = Reflect.get(holder, key);
  const known = places.find((place) => place.holder === holder && place.key === key);
  if (known === undefined) places.push({ holder, key, value });
  else known.value = value;
}

/** Whether another interceptor has replaced any of it: what it answers is its own, and comes before us. */
export function areNeighboursActive(): boolean {
  return places.some(({ holder, key, value }) => Reflect.get(holder, key) !== value);
}

/** Whether another interceptor takes connections, and so what `fetch` and undici send too. */
export function areConnectionsTaken(): boolean {
  return Reflect.get(net.Socket.prototype, 'connect') !== places[0]?.value;
}
