import diagnosticsChannel from 'node:diagnostics_channel';
import { tryOut } from './decided';
import type { UndiciCopy } from './undici-copies';
import type { DispatchOptions, Dispatcher } from './undici-types';

/** Undici publishes here what it has found nothing wrong with, before it does anything with it. */
const MADE_CHANNEL = 'undici:request:create';

/**
 * Lets undici say whether it takes a request that may be wrong, with a client of its own that never connects. If not,
 * the handler has been told by undici itself, and what its `dispatch` gave is given back; else nobody has been told.
 */
export function refusedByUndici(
  { make }: UndiciCopy,
  { real, origin, opts, handler }: RefusalQuestion,
): { readonly result: boolean } | undefined {
  if (make === undefined) return undefined;
  const made = new Error('Undici would take this request');
  const dispatcher = make(origin, () => undefined);
  const told = toldOfAllBut(made, handler);
  const { result, isMade } = whileMade(made, () =>
    tryOut(opts, () => real.call(dispatcher, { ...opts, origin }, told)),
  );
  return isMade ? undefined : { result };
}

/** A handler that hands on every error but one. */
function toldOfAllBut(error: Error, handler: object): object {
  const told = Object.create(handler) as object;
  for (const name of ['onError', 'onResponseError']) {
    const method: unknown = Reflect.get(handler, name);
    if (typeof method !== 'function') continue;
    const tell = (...args: unknown[]): unknown =>
      args.includes(error) ? undefined : Reflect.apply(method, handler, args);
    Object.defineProperty(told, name, { value: tell });
  }
  return told;
}

// In the place of those who listen: for them this request would be one that never ends.
function whileMade<T>(error: Error, work: () => T): { readonly result: T; readonly isMade: boolean } {
  const channel = diagnosticsChannel.channel(MADE_CHANNEL);
  let isMade = false;
  const publish = (): never => {
    isMade = true;
    throw error;
  };
  Object.defineProperties(channel, {
    hasSubscribers: { value: true, configurable: true },
    publish: { value: publish, configurable: true },
  });
  try {
    return { result: work(), isMade };
  } finally {
    Reflect.deleteProperty(channel, 'hasSubscribers');
    Reflect.deleteProperty(channel, 'publish');
  }
}

export type RefusalQuestion = {
  readonly real: Dispatcher['dispatch'];
  readonly origin: string;
  readonly opts: DispatchOptions;
  readonly handler: object;
};
