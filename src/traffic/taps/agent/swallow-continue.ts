import type { NodeRequest } from './client-request';

/** Keeps the "100 Continue" of a server from a client that was told to continue before. */
export function swallowContinue(request: NodeRequest): void {
  const emit = request.emit.bind(request) as (event: string | symbol, ...args: unknown[]) => boolean;
  const isContinue = (event: string | symbol, args: readonly unknown[]): boolean =>
    event === 'continue' ||
    (event === 'information' && (args[0] as { readonly statusCode?: unknown }).statusCode === 100);
  Object.defineProperty(request, 'emit', {
    configurable: true,
    writable: true,
    value: (event: string | symbol, ...args: unknown[]): boolean => {
      if (isContinue(event, args)) return true;
      return emit(event, ...args);
    },
  });
}
