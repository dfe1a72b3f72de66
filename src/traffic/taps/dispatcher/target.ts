import type { Dispatcher, DispatchOptions } from './undici-types';

const targets = new WeakMap<Dispatcher, URL>();

/**
 * Where a request given to a dispatcher goes. A client and a pool have one server, whatever the request says;
 * `undefined` for what finds it further inside, or finds that there is none.
 */
export function targetOf(dispatcher: Dispatcher, { origin }: DispatchOptions): URL | undefined {
  if ('upstreams' in dispatcher) return undefined;
  const own = targets.get(dispatcher) ?? ownTarget(dispatcher);
  if (own !== undefined) return own;
  if (typeof origin !== 'string' && !(origin instanceof URL) && !isForeignUrl(origin)) return undefined;
  const text = String(origin);
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** What a dispatcher was told once for all of its requests. Undici keeps it under symbols that it does not export. */
export function optionOf(dispatcher: Dispatcher, name: 'pipelining' | 'headersTimeout' | 'bodyTimeout'): unknown {
  const symbolName = name.replace('Timeout', ' timeout');
  for (const symbol of Object.getOwnPropertySymbols(dispatcher)) {
    const value: unknown = Reflect.get(dispatcher, symbol);
    if (symbol.description === symbolName) return value;
    if (symbol.description !== 'options' || typeof value !== 'object' || value === null) continue;
    return Reflect.get(value, name) as unknown;
  }
  return undefined;
}

function ownTarget(dispatcher: Dispatcher): URL | undefined {
  const symbol = Object.getOwnPropertySymbols(dispatcher).find(({ description }) => description === 'url');
  const url = symbol === undefined ? undefined : (Reflect.get(dispatcher, symbol) as { readonly href?: string } | null);
  if (url?.href === undefined) return undefined;
  const target = new URL(url.href);
  targets.set(dispatcher, target);
  return target;
}

// The test's realm has the same class, but undici's `instanceof` may have looked at another one.
function isForeignUrl(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object URL]';
}
