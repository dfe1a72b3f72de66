/** Any function that may be a test, a hook or a describe block. */
export type AnyFunction = (...args: never) => unknown;

type CallAround = <T>(call: () => T) => T;
type Callable = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Wraps a function so that nobody sees a difference from outside: same `length` (Jest reads from it whether a test
 * takes a `done` callback), same name, same properties (a mock function stays one), same kind (Jest runs generator
 * functions step by step), same realm.
 */
export function sameShape<F extends AnyFunction>(fn: F, around: CallAround): F {
  const wrapped: Callable = isGeneratorFunction(fn) ? wrapGenerator(fn, around) : wrapFunction(fn, around);
  // A new function with copied properties would miss those that are set later, as a mock function's are.
  return new Proxy(fn, { apply: (_, self, args) => wrapped.apply(self, args as unknown[]) });
}

function wrapFunction(fn: AnyFunction, around: CallAround): Callable {
  return function (...args) {
    return around(() => Reflect.apply(fn, this, args) as unknown);
  };
}

function wrapGenerator(fn: AnyFunction, around: CallAround): Callable {
  return function* (...args): Generator<unknown, unknown, unknown> {
    const steps = Reflect.apply(fn, this, args) as Generator<unknown, unknown, unknown>;
    let step = around(() => steps.next());
    while (step.done !== true) {
      let sent: unknown;
      try {
        sent = yield step.value;
      } catch (error) {
        step = around(() => steps.throw(error));
        continue;
      }
      step = around(() => steps.next(sent));
    }
    return step.value;
  };
}

// A generator function of the test's realm has another prototype than ours.
function isGeneratorFunction(fn: AnyFunction): boolean {
  return Object.prototype.toString.call(fn) === '[object GeneratorFunction]';
}
