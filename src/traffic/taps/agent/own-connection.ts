import type { Departure, NodeRequest, RequestOptions } from './client-request';
import type { Method } from './wrap-method';

type OnCreate = (error: unknown, socket?: unknown) => void;

/** What a request without an agent says of how it gets its connection. */
export type OwnConnection = {
  readonly createConnection: Method;
  /** The arguments of the request with another function in its place. */
  readonly replace: (createConnection: Method) => unknown[];
};

/**
 * What the arguments of `http.request` say of the connection: the agent, and the function that opens one for a request
 * that has no agent (as `ws` does it).
 *
 * @param defaultAgent takes the requests that name no agent; it may be another one than Node's
 */
export function ownConnectionOf(
  args: readonly unknown[],
  defaultAgent: object,
): {
  readonly agent: object | undefined;
  readonly own: OwnConnection | undefined;
} {
  const index = isUrl(args[0]) ? 1 : 0;
  const options = args[index];
  if (typeof options !== 'object' || options === null) return { agent: defaultAgent, own: undefined };
  const { agent, createConnection, _defaultAgent } = options as Record<
    'agent' | 'createConnection' | '_defaultAgent',
    unknown
  >;
  if (isObject(agent)) return { agent, own: undefined };
  // `agent: false` is a new agent of the same class, which opens the connection itself.
  if (agent === false || typeof createConnection !== 'function') {
    return { agent: isObject(_defaultAgent) ? _defaultAgent : defaultAgent, own: undefined };
  }
  const replace = (replacement: Method): unknown[] => {
    const copy = Object.create(Object.getPrototypeOf(options) as object | null) as object;
    return args.with(index, Object.assign(copy, options, { createConnection: replacement }));
  };
  return { agent: undefined, own: { createConnection: createConnection as Method, replace } };
}

/** Makes a request that opens its connection itself, as soon as somebody lets it. */
export function takeOwnConnection(
  { createConnection, replace }: OwnConnection,
  make: (args: unknown[]) => NodeRequest,
  take: (departure: Departure) => boolean,
): NodeRequest {
  let call: { readonly self: unknown; readonly args: [RequestOptions, OnCreate] } | undefined;
  const note = function (this: unknown, ...args: [RequestOptions, OnCreate]): void {
    call = { self: this, args };
  };
  const request = make(replace(note));
  if (call === undefined) return request;
  const { self, args } = call;
  const [options, onCreate] = args;
  Reflect.set(options, 'createConnection', createConnection);
  const send = (): void => {
    // As Node does it.
    try {
      const socket: unknown = Reflect.apply(createConnection as (...given: unknown[]) => unknown, self, args);
      if (Boolean(socket)) onCreate(null, socket);
    } catch (error) {
      onCreate(error);
    }
  };
  if (!take({ request, agent: undefined, options, send })) send();
  return request;
}

// A function may be an agent as well.
function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// As Node tells a URL from options that were parsed by `url.parse`.
function isUrl(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { href, protocol, auth, path } = value as Record<string, unknown>;
  return Boolean(href) && Boolean(protocol) && auth === undefined && path === undefined;
}
