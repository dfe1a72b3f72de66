import { areConnectionsTaken } from '../../neighbours';
import type { TapContext } from '../tap';
import type { UndiciCopy } from './undici-copies';
import type { Dispatcher } from './undici-types';

type Composable = Dispatcher & { compose?: (...args: unknown[]) => unknown };

/**
 * Makes `fetch` hand on the body that it was given. It turns each into a stream, which takes as long to read as all else
 * of a replayed request, unless its dispatcher is a mock: then that gets the text, bytes or form, at once and still
 * unread. What goes out of it is the same.
 *
 * Interceptors could tell the difference (a stream cannot be sent twice), so dispatchers that have any get streams.
 */
export function takeGivenSources({ base, first }: UndiciCopy, context: TapContext): void {
  const { compose } = base as Composable;
  let isComposed = false;
  if (compose !== undefined) {
    Object.defineProperty(base, 'compose', {
      configurable: true,
      writable: true,
      value: function (this: Dispatcher, ...args: unknown[]): unknown {
        if (this === first.deref()) isComposed = true;
        return Reflect.apply(compose, this, args);
      },
    });
  }
  Object.defineProperty(base, 'isMockActive', {
    configurable: true,
    get: function (this: Dispatcher): boolean {
      return !isComposed && this === first.deref() && context.ownerNow() !== undefined && !areConnectionsTaken();
    },
  });
}
