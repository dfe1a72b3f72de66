export type Method = (this: never, ...args: never[]) => unknown;

type Wrapped = (this: never, ...args: unknown[]) => unknown;

/** Puts another function in the place of a method, with the name, length and place among properties that it had. */
export function wrapMethod(holder: object, name: string, wrap: (real: Method) => Wrapped): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  const real = Reflect.get(holder, name) as Method;
  const wrapped = wrap(real);
  Object.defineProperty(wrapped, 'name', { value: real.name, configurable: true });
  Object.defineProperty(wrapped, 'length', { value: real.length, configurable: true });
  Object.defineProperty(holder, name, { configurable: true, writable: true, ...descriptor, value: wrapped });
}

/** Calls a method on behalf of whoever has called what took its place. */
export function call(method: Method, self: unknown, args: readonly unknown[]): unknown {
  return Reflect.apply(method as (...given: unknown[]) => unknown, self, args);
}
