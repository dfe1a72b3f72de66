import { AsyncLocalStorage } from 'node:async_hooks';
import type { SpawnSyncReturns } from 'node:child_process';
import type { TapContext } from '../tap';
import { reloadXhr } from './reload-xhr';
import type * as RunInThread from './run-in-thread';

type SpawnSync = (...args: unknown[]) => SpawnSyncReturns<Buffer>;

/** The program that jsdom starts for a synchronous `XMLHttpRequest`: it makes the same request asynchronously. */
const XHR_WORKER = /[\\/]living[\\/]xhr[\\/]xhr-sync-worker\.js$/;

/**
 * Takes synchronous requests: jsdom makes them in a child process, where nobody is asked, and waits for its end. That
 * process becomes a thread of this one, whose requests are taken as all others are; their owner answers here.
 *
 * @returns is called when a test file begins, with its global object
 */
export function tapBlocking(context: TapContext, taps: 'all' | 'socket'): (realm: object | undefined) => void {
  const outside = AsyncLocalStorage.snapshot();
  context.coreModules.whenLoaded('child_process', (exports) => {
    const real = Reflect.get(exports, 'spawnSync') as SpawnSync;
    const tapped: SpawnSync = (...args) => {
      const asked = requestOf(args);
      const owner = asked === undefined ? undefined : context.ownerNow();
      if (asked === undefined || owner === undefined) return real(...args);
      return outside(loadThread).runInThread({ ...asked, taps, outside }, { owner, context });
    };
    Object.defineProperties(tapped, Object.getOwnPropertyDescriptors(real));
    Reflect.set(exports, 'spawnSync', tapped);
  });
  return (realm) => {
    if (realm !== undefined && 'XMLHttpRequest' in realm) outside(reloadXhr);
  };
}

/** What jsdom has its program do; `undefined`: it is any other program. */
function requestOf([file, args, options]: unknown[]): { readonly script: string; readonly input: string } | undefined {
  const script: unknown = Array.isArray(args) && args.length === 1 ? args[0] : undefined;
  if (file !== process.execPath || typeof script !== 'string' || !XHR_WORKER.test(script)) return undefined;
  const input: unknown = typeof options === 'object' && options !== null ? Reflect.get(options, 'input') : undefined;
  return typeof input === 'string' ? { script, input } : undefined;
}

function loadThread(): typeof RunInThread {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./run-in-thread') as typeof RunInThread;
}
