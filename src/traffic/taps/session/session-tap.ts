import type * as Http2 from 'node:http2';
import type { TapContext } from '../tap';
import type * as Clients from './clients';

/**
 * Takes requests of HTTP/2 where their client makes them, at its session. Nothing is patched before the first code asks
 * for `http2`, and the rest is loaded with the first session.
 *
 * @returns lets go, with a test file, of the names that its clients have looked up
 */
export function tapSessions(context: TapContext): () => void {
  let clients: Clients.Http2Clients | undefined;
  context.coreModules.whenLoaded('http2', (exports) => {
    clients = loadClients().tapClients(exports as typeof Http2, context);
  });
  return () => clients?.endFile();
}

function loadClients(): typeof Clients {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./clients') as typeof Clients;
}
