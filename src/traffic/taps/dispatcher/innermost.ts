import type { Dispatcher, Interceptor } from './undici-types';

/**
 * Adds an interceptor that comes after all others of a dispatcher of undici 6. The list may be its user's, who gives
 * it to several dispatchers, so it is replaced; the dispatcher's own setter refuses a list that is longer than the old one.
 */
export function addInnermost(dispatcher: Dispatcher, interceptor: Interceptor): void {
  const { interceptors = [] } = dispatcher;
  for (const symbol of Object.getOwnPropertySymbols(dispatcher)) {
    if (Reflect.get(dispatcher, symbol) === interceptors)
      Reflect.set(dispatcher, symbol, [...interceptors, interceptor]);
    // What a dispatcher that has been used already made of the old list.
    else if (symbol.description === 'Intercepted Dispatch') Reflect.deleteProperty(dispatcher, symbol);
  }
}
