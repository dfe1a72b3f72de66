import type { ClientRequest } from 'node:http';

type OnSocket = (this: ClientRequest, ...args: unknown[]) => void;

/**
 * Calls a function when a request is given its connection, or told that it gets none, before the request hears of it.
 * An event would come later, and its listener would show.
 */
export function untilSocket(request: object, tell: () => void): void {
  const before = Object.getOwnPropertyDescriptor(request, 'onSocket');
  const onSocket: OnSocket = function (...args) {
    tell();
    if (before === undefined) Reflect.deleteProperty(this, 'onSocket');
    else Object.defineProperty(this, 'onSocket', before);
    this.onSocket(...(args as Parameters<ClientRequest['onSocket']>));
  };
  Object.defineProperty(request, 'onSocket', { value: onSocket, configurable: true, writable: true });
}
