import diagnosticsChannel from 'node:diagnostics_channel';
import { tryOut } from './decided';
import type { UndiciCopy } from './undici-copies';
import type { DispatchOptions, Dispatcher } from './undici-types';

/**
 * Lets undici say whether it takes a request that may be wrong, with a client of its own that never connects. If not,
 * the handler has been told by undici itself, and what its `dispatch` gave is given back; else nobody has been told.
 */
export function refusedByUndici(
  { make }: UndiciCopy,
  { real, origin, opts, handler }: RefusalQuestion,
): { readonly result: boolean } | undefined {
  if (make === undefined) return undefined;
  const made: unknown[] = [];
  const taken = (request: unknown): void => void made.push(request);
  diagnosticsChannel.subscribe('undici:request:create', taken);
  try {
    const dispatcher = make(origin, () => undefined);
    const result = tryOut(opts, () => real.call(dispatcher, { ...opts, origin }, handler));
    return made.length > 0 ? undefined : { result };
  } finally {
    diagnosticsChannel.unsubscribe('undici:request:create', taken);
  }
}

export type RefusalQuestion = {
  readonly real: Dispatcher['dispatch'];
  readonly origin: string;
  readonly opts: DispatchOptions;
  readonly handler: object;
};
