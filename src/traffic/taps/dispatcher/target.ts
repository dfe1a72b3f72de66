import { bareHost } from '../../../core/host-pattern';
import { portOf } from '../../../core/place';
import { wherePathLeads, type Whereabouts } from '../../where-it-goes';
import type { TapContext } from '../tap';
import type { Dispatcher, DispatchOptions } from './undici-types';

/** What holds the dispatchers that requests go on to: agents, pools of pools, and those that choose a proxy. */
const CONTAINER_SYMBOLS = ['clients', 'proxy agent', 'no proxy agent'];

/** `several`: each request names its own. */
type Kind = URL | 'container' | 'several';

type OptionName = 'pipelining' | 'headersTimeout' | 'bodyTimeout';

const kinds = new WeakMap<Dispatcher, Kind>();
/** Where dispatchers keep an option, found once: among a few dozen symbols. */
const optionPlaces = new WeakMap<Dispatcher, Map<OptionName, OptionPlace>>();

/**
 * Where a request given to a dispatcher goes. A client and a pool have one server, whatever the request says;
 * `undefined` for what is given to another dispatcher inside, such as a mock, or wrong.
 */
export function targetOf(dispatcher: Dispatcher, { origin }: DispatchOptions): URL | undefined {
  const kind = kinds.get(dispatcher) ?? kindOf(dispatcher);
  if (kind instanceof URL) return kind;
  if (kind === 'container' || (typeof origin !== 'string' && !isUrl(origin))) return undefined;
  const text = String(origin);
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Where a request goes whose URL may be another one than its target. */
export function whereabouts(uri: string, target: URL, context: TapContext): Whereabouts {
  if (uri.startsWith(`${target.origin}/`)) return { isToOwnServer: context.isToOwnServer(uri) };
  const connection = { host: bareHost(target.hostname), port: portOf(target) };
  return wherePathLeads(uri, connection, context);
}

/** What a dispatcher was told once for all of its requests. Undici keeps it under symbols that it does not export. */
export function optionOf(dispatcher: Dispatcher, name: OptionName): unknown {
  const places = optionPlaces.get(dispatcher) ?? new Map<OptionName, OptionPlace>();
  optionPlaces.set(dispatcher, places);
  const place = places.get(name) ?? optionPlace(dispatcher, name);
  places.set(name, place);
  if (place === undefined) return undefined;
  const value: unknown = Reflect.get(dispatcher, place.symbol);
  return place.isInside ? (Reflect.get(value as object, name) as unknown) : value;
}

/** `isInside`: the symbol leads to all of its options. */
type OptionPlace = { readonly symbol: symbol; readonly isInside: boolean } | undefined;

function optionPlace(dispatcher: Dispatcher, name: OptionName): OptionPlace {
  const symbolName = name.replace('Timeout', ' timeout');
  for (const symbol of Object.getOwnPropertySymbols(dispatcher)) {
    if (symbol.description === symbolName) return { symbol, isInside: false };
    if (symbol.description !== 'options') continue;
    const value: unknown = Reflect.get(dispatcher, symbol);
    if (typeof value === 'object' && value !== null) return { symbol, isInside: true };
  }
  return undefined;
}

function kindOf(dispatcher: Dispatcher): Kind {
  let kind: Kind = 'several';
  for (const symbol of Object.getOwnPropertySymbols(dispatcher)) {
    const { description = '' } = symbol;
    if (description === 'url') {
      const url = Reflect.get(dispatcher, symbol) as { readonly href?: string } | null;
      if (url?.href !== undefined) kind = new URL(url.href);
    } else if (CONTAINER_SYMBOLS.includes(description) && kind === 'several') kind = 'container';
  }
  kinds.set(dispatcher, kind);
  return kind;
}

// The test's realm may have a class of its own.
function isUrl(value: unknown): value is URL {
  return Object.prototype.toString.call(value) === '[object URL]';
}
