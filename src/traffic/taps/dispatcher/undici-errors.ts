import type { Dispatcher } from './undici-types';

type Fields = { readonly name: string; readonly code: string | undefined; readonly message: string };

/** The classes whose name is not that of their errors. */
const CLASS_NAMES: Record<string, string> = { UND_ERR_ABORTED: 'RequestAbortedError' };
const PARSER_ERROR = 'HTTPParserError';
const classes = new WeakMap<ErrorConstructor, Map<string, ErrorConstructor>>();

/**
 * An error as undici throws it. Its classes know their errors by marks that all copies share, so that one of a class
 * of ours is one of any copy's, too; `base` is the `Error` of the copy that it stands for.
 */
export function errorOfUndici(base: ErrorConstructor, { name, code, message }: Fields): Error {
  const className = (code === undefined ? undefined : CLASS_NAMES[code]) ?? name;
  const error = new (classNamed(base, className))(message);
  const marks = name === PARSER_ERROR ? ['UND_ERR_HTTP_PARSER'] : ['UND_ERR', String(code)];
  for (const mark of marks) Object.defineProperty(error, Symbol.for(`undici.error.${mark}`), { value: true });
  return Object.assign(error, { name, code, ...(name === PARSER_ERROR ? { data: undefined } : {}) });
}

/** The `Error` of the realm that a copy was loaded in: that of the running test file, or of this code. */
export function errorsOf(dispatcher: Dispatcher, realm: object | undefined): ErrorConstructor {
  const { Function: RealmFunction, Error: RealmError } = (realm ?? globalThis) as typeof globalThis;
  // Its class extends Node's own emitter, which is of no test's realm, and its methods are ours by now.
  const ownFunction: unknown = Reflect.get(Object.getOwnPropertyDescriptor(dispatcher, 'destroyed') ?? {}, 'get');
  return ownFunction instanceof RealmFunction ? RealmError : Error;
}

function classNamed(base: ErrorConstructor, name: string): ErrorConstructor {
  const known = classes.get(base) ?? new Map<string, ErrorConstructor>();
  classes.set(base, known);
  let named = known.get(name);
  if (named === undefined) {
    named = class extends base {} as ErrorConstructor;
    Object.defineProperty(named, 'name', { value: name, configurable: true });
    known.set(name, named);
  }
  return named;
}
