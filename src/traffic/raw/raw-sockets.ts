/**
 * A property and no entry of a WeakSet: the interception library hands out a proxy of a socket, which is another key
 * than the socket itself, yet reads and writes properties through. Not enumerable, so that nobody who prints a socket
 * sees it.
 */
const RAW = Symbol('vcr.raw');

/** Notes that a socket was opened for nobody's HTTP client, or that what came first over it was no HTTP. */
export function noteRaw(socket: object): void {
  Object.defineProperty(socket, RAW, { value: true, configurable: true, writable: true });
}

/** Takes the note back, of a socket that is connected anew. */
export function forgetRaw(socket: object): void {
  if (isRaw(socket)) Reflect.set(socket, RAW, false);
}

/** Whether requests that an HTTP client writes to a socket are seen by nobody: a SOCKS proxy's, a test's own. */
export function isRaw(socket: object): boolean {
  return Reflect.get(socket, RAW) === true;
}
