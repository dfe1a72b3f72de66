import diagnosticsChannel from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import type { Dispatcher } from './undici-types';

/** Answers a dispatcher that wants a connection: by an error, by a connection, or not at all. */
export type Connect = (options: object, callback: (error: Error | null, socket?: object) => void) => void;

/** One loaded copy of undici: Node's own, which `fetch` uses, or a package that a test loads. */
export type UndiciCopy = {
  /** The prototype that every dispatcher of this copy shares, where requests come in. */
  readonly base: Dispatcher;
  /** Makes a dispatcher of this copy that gets its connections from us; known with the copy's first client. */
  make?: (origin: string, connect: Connect) => Dispatcher;
};

type Constructor = new (...args: unknown[]) => Dispatcher;
type Init = (this: object, ...args: unknown[]) => unknown;

/** Every copy asks for it while it is being loaded. */
const FIRST_CHANNEL = 'undici:client:beforeConnect';
const GLOBAL_DISPATCHERS = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));

/**
 * Tells of each copy of undici in this process, before any request is made with it. Copies give nothing away but
 * instances: the first dispatcher that a copy makes, mostly while it is being loaded, passes through the constructor of
 * Node's `EventEmitter`. That is watched from the moment a copy begins to be loaded until it has shown itself, by
 * `EventEmitter.init`, as Node's own `domain` does it.
 */
export function watchUndiciCopies(tell: (copy: UndiciCopy) => void): void {
  const copies = new WeakMap<object, UndiciCopy>();
  const incomplete = new Set<UndiciCopy>();
  let expected = 0;
  let stop: (() => void) | undefined;

  for (const symbol of GLOBAL_DISPATCHERS) {
    const dispatcher: unknown = Reflect.get(globalThis, symbol);
    if (typeof dispatcher === 'object' && dispatcher !== null) see(dispatcher);
  }
  // One that has chosen proxies since the process began makes its first client with its first request.
  if (incomplete.size > 0) stop = watchEmitters(see);
  const realChannel = diagnosticsChannel.channel;
  diagnosticsChannel.channel = function channel(name) {
    if (name === FIRST_CHANNEL) {
      expected += 1;
      stop ??= watchEmitters(see);
    }
    return realChannel(name);
  };

  function see(emitter: object): void {
    const base = basePrototype(emitter);
    if (base === undefined) return;
    let copy = copies.get(base);
    if (copy === undefined) {
      copy = { base };
      copies.set(base, copy);
      incomplete.add(copy);
      if (expected > 0) expected -= 1;
      tell(copy);
    }
    if (copy.make !== undefined) return;
    const make = makerOf(emitter, base);
    if (make === undefined) return;
    copy.make = make;
    incomplete.delete(copy);
    if (expected > 0 || incomplete.size > 0) return;
    stop?.();
    stop = undefined;
  }
}

function watchEmitters(see: (emitter: object) => void): () => void {
  const realInit = Reflect.get(EventEmitter, 'init') as Init;
  const init: Init = function (...args) {
    see(this);
    return Reflect.apply(realInit, this, args);
  };
  Reflect.set(EventEmitter, 'init', init);
  return () => {
    if (Reflect.get(EventEmitter, 'init') === init) Reflect.set(EventEmitter, 'init', realInit);
  };
}

// The class that connects and closes is the only one with both; bundlers may have renamed it. Nothing of an unfinished
// instance is read: its getters may not work yet.
function basePrototype(instance: object): Dispatcher | undefined {
  for (let one = prototypeOf(instance); one !== null; one = prototypeOf(one)) {
    if (!Object.hasOwn(one, 'dispatch')) continue;
    if (Object.getOwnPropertyDescriptor(one, 'destroyed')?.get !== undefined) return one as Dispatcher;
  }
  return undefined;
}

function makerOf(instance: object, base: object): UndiciCopy['make'] {
  for (let one = prototypeOf(instance); one !== null && one !== base; one = prototypeOf(one)) {
    const ofInstance = one.constructor as Constructor;
    if (ofInstance.name === 'Agent') return (_, connect) => new ofInstance({ connect });
    if (['Client', 'Pool'].includes(ofInstance.name)) return (origin, connect) => new ofInstance(origin, { connect });
  }
  return undefined;
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}
