/** Any function that may be a test, a hook or a describe block. */
export type AnyFunction = (this: unknown, ...args: never[]) => unknown;

type CallAround = <T>(call: () => T) => T;

/**
 * Wraps a function so that it looks the same from outside: same `length` (Jest reads from it whether a test takes a
 * `done` callback), same name, and a generator function stays one (Jest runs those step by step).
 */
export function sameShape<F extends AnyFunction>(fn: F, around: CallAround): F {
  const wrapped = isGeneratorFunction(fn) ? wrapGenerator(fn, around) : wrapFunction(fn, around);
  Object.defineProperty(wrapped, 'length', { value: fn.length, configurable: true });
  Object.defineProperty(wrapped, 'name', { value: fn.name, configurable: true });
  return wrapped as unknown as F;
}

function wrapFunction(fn: AnyFunction, around: CallAround): AnyFunction {
  return function (this: unknown, ...args: never[]): unknown {
    return around(() => fn.apply(this, args));
  };
}

function wrapGenerator(fn: AnyFunction, around: CallAround): AnyFunction {
  return function* (this: unknown, ...args: never[]): Generator<unknown, unknown, unknown> {
    const steps = fn.apply(this, args) as Generator<unknown, unknown, unknown>;
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
