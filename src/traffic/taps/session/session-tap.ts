import { AsyncLocalStorage } from 'node:async_hooks';
import type * as Http2 from 'node:http2';
import { isApprovedNow } from '../../raw/approved';
import type { TapContext } from '../tap';
import type * as Clients from './clients';

type Connect = typeof Http2.connect;

/**
 * Takes requests of HTTP/2 where their client makes them, at its session. `http2` is there in every process from Node 24
 * on, so what taps it is loaded with the first session, or with what clients of HTTP/2 do before they make one: look a
 * name up, open a socket of their own.
 *
 * @returns lets go, with a test file, of the names that its clients have looked up
 */
export function tapSessions(context: TapContext): () => void {
  const outside = AsyncLocalStorage.snapshot();
  let clients: Clients.Http2Clients | undefined;
  let isLoaded = false;

  context.coreModules.whenLoaded('http2', (exports) => {
    const http2 = exports as typeof Http2;
    const real = http2.connect;
    const first = ((...args: Parameters<Connect>) => {
      if (isLoaded) return real(...args);
      load();
      return http2.connect(...args);
    }) as Connect;
    const load = (): void => {
      // What is loaded asks for `dns` itself.
      if (isLoaded) return;
      isLoaded = true;
      if (http2.connect === first) Reflect.set(http2, 'connect', real);
      clients = outside(() => loadClients().tapClients(http2, context));
    };
    // `util.promisify` finds Node's own promise there.
    Object.defineProperties(first, Object.getOwnPropertyDescriptors(real));
    Reflect.set(http2, 'connect', first);
    const loadIfOwned = (): undefined => {
      // What is loaded holds connections and look-ups back from now on, this one too.
      if (!isApprovedNow() && context.ownerNow() !== undefined) load();
    };
    context.beforeConnecting(loadIfOwned);
    context.beforeLookingUp(loadIfOwned);
  });
  return () => clients?.endFile();
}

function loadClients(): typeof Clients {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./clients') as typeof Clients;
}
