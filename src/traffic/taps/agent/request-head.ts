import { isIPv6 } from 'node:net';
import type { HeaderPair } from '../../../core/headers';
import { headerPair } from '../../http1/chunk-reader';
import type { LiveConnection } from '../../../core/exchange';
import type { AgentLike, Departure, NodeRequest, RequestOptions } from './client-request';
import { connectsItself } from './foreign-agents';

const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** The whole URL of a request, its path as on the wire; of CONNECT the authority alone. */
export function requestUri({ request, options }: Departure): string {
  const { path, protocol } = request;
  if (namesItsHost(request)) return path;
  const origin = requestOrigin(protocol, options.host ?? request.host, options.port ?? undefined);
  return `${origin}${path.startsWith('/') ? '' : '/'}${path}`;
}

/**
 * Whether a request is asked for as proxies are (RFC 9112, section 3.2.2): its path names a host, which need not be the
 * one it goes to.
 */
export function namesItsHost({ method, path }: Pick<NodeRequest, 'method' | 'path'>): boolean {
  return method === 'CONNECT' || isToProxy({ path });
}

/** Whether a proxy gets a request with a whole URL. */
export function isToProxy({ path }: Pick<NodeRequest, 'path'>): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
}

/** Protocol, host and port; without the port that the protocol has anyway. */
export function requestOrigin(protocol: string, host: string, port: string | number | undefined): string {
  const shownHost = isIPv6(host) ? `[${host}]` : host.toLowerCase();
  const shownPort = port === undefined || Number(port) === DEFAULT_PORTS[protocol] ? '' : `:${port}`;
  return `${protocol}//${shownHost}${shownPort}`;
}

/** Where the connection of a request goes. The options of an agent go before those of a request, as in Node's agents. */
export function connectionOf({ request, agent, options }: Departure): LiveConnection {
  const { host = options.host ?? request.host, port = options.port } = ownPlace(agent, request) ?? {};
  return {
    host: host ?? request.host,
    port: String(port ?? DEFAULT_PORTS[request.protocol]),
  };
}

/** The place that an agent of Node's kind connects all of its requests to; most have none. */
export function ownPlace(
  agent: AgentLike | undefined,
  { protocol }: NodeRequest,
): Pick<RequestOptions, 'host' | 'port'> | undefined {
  const { options } = agent ?? {};
  if (agent === undefined || (options?.host ?? options?.port ?? undefined) === undefined) return undefined;
  return connectsItself(agent, protocol) ? undefined : options;
}

/** The header lines of a head as it goes over the wire. */
export function headerLines(head: string): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let start = head.indexOf('\r\n') + 2; start > 1 && start < head.length;) {
    const end = head.indexOf('\r\n', start);
    if (end === -1 || end === start) break;
    pairs.push(headerPair(head.slice(start, end)));
    start = end + 2;
  }
  return pairs;
}

/** Why no recording of a request can be replayed, or `undefined`. */
export function unrecordable(request: NodeRequest, headers: readonly HeaderPair[]): string | undefined {
  const protocol = headers.find(([name]) => name.length === 7 && name.toLowerCase() === 'upgrade')?.[1];
  if (protocol === undefined || request.method === 'CONNECT') return undefined;
  return protocol.toLowerCase() === 'websocket' ? 'a WebSocket handshake' : `an upgrade to ${protocol}`;
}

/** Whether a client waits for "100 Continue" before it sends its body. */
export function expectsContinue({ _header }: NodeRequest): boolean {
  return _header !== null && /^expect: *100-continue/im.test(_header);
}
