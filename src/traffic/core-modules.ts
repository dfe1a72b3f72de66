import Module from 'node:module';

type Load = (this: unknown, request: string, ...rest: unknown[]) => unknown;

/**
 * Patches a module of Node's own when code first asks for it, at once when it has been loaded already: most test files
 * never ask for `http2`, and loading it for them would cost some milliseconds a process. Jest fetches such modules for
 * tests by `require`, so that is where they are seen.
 */
export class CoreModules {
  readonly #waiting = new Map<string, ((exports: object) => void)[]>();
  #isWatching = false;

  /** `patch` gets what the module exports, once, before anybody who asked for it does. */
  whenLoaded(name: string, patch: (exports: object) => void): void {
    if (isLoaded(name)) {
      patch(process.getBuiltinModule(name) ?? {});
      return;
    }
    const patches = this.#waiting.get(name) ?? [];
    patches.push(patch);
    this.#waiting.set(name, patches);
    this.#watch();
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const realLoad = Reflect.get(Module, '_load') as Load;
    const waiting = this.#waiting;
    const load: Load = function (this: unknown, request, ...rest) {
      const exports = Reflect.apply(realLoad, this, [request, ...rest]);
      if (waiting.size > 0) patchAsked(waiting, request, exports);
      return exports;
    };
    Reflect.set(Module, '_load', load);
  }
}

function patchAsked(waiting: Map<string, ((exports: object) => void)[]>, request: string, exports: unknown): void {
  const name = request.replace(/^node:/, '');
  const patches = waiting.get(name);
  if (patches === undefined) return;
  waiting.delete(name);
  for (const patch of patches) patch(exports as object);
}

function isLoaded(name: string): boolean {
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
  return moduleLoadList.includes(`NativeModule ${name}`);
}
