/**
 * @mswjs/interceptors 0.45 asks for Node 22 only because it calls `Promise.withResolvers`, which Node 20 lacks.
 * Has to be loaded before the library. Can go when Node 20 is no longer supported.
 */
type WithResolvers = { withResolvers?: <T>() => PromiseWithResolversResult<T> };

type PromiseWithResolversResult<T> = {
  promise: Promise<T>;
  resolve: (value: T | PromiseLike<T>) => void;
  reject: (reason?: unknown) => void;
};

(Promise as WithResolvers).withResolvers ??= <T>(): PromiseWithResolversResult<T> => {
  let resolve: PromiseWithResolversResult<T>['resolve'] = () => undefined;
  let reject: PromiseWithResolversResult<T>['reject'] = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};
