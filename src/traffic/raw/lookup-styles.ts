/** A function of `dns`. */
export type Look = (this: unknown, ...args: unknown[]) => unknown;
type Callback = (error: unknown, found?: unknown) => void;

/** How functions of `dns` give what they find, or why they find nothing. */
export type LookupStyle = {
  readonly ask: (real: Look, self: unknown, args: readonly unknown[]) => Promise<unknown>;
  readonly give: (found: Promise<unknown>, args: readonly unknown[]) => unknown;
};

export const PROMISES: LookupStyle = {
  ask: (real, self, args) => Reflect.apply(real, self, args) as Promise<unknown>,
  give: (found) => found,
};

export const CALLBACKS: LookupStyle = {
  ask: (real, self, args) =>
    new Promise((resolve, reject) => {
      const callback: Callback = (error, found) => {
        if (error instanceof Error) reject(error);
        else resolve(found);
      };
      Reflect.apply(real, self, [...args.slice(0, -1), callback]);
    }),
  give: (found, args) => {
    const callback = args.at(-1);
    // Not from the promise: what the callback throws is its own.
    const tell = (...told: unknown[]): void => {
      if (typeof callback === 'function') process.nextTick(callback, ...told);
    };
    found.then((value) => tell(null, value), tell);
    return {};
  },
};
