import { isIPv6 } from 'node:net';
import type { LiveConnection } from './exchange';

/** The port that a URL leads to: the one of its scheme, where it names none. */
export function portOf({ protocol, port }: Pick<URL, 'protocol' | 'port'>): string {
  return port || (/^(?:https|wss):$/.test(protocol) ? '443' : '80');
}

/**
 * The place that a request names: by its URL, or by an authority alone, as CONNECT does (RFC 9110, section 9.3.6).
 * `undefined`: it names none.
 */
export function placeNamedBy(uri: string): LiveConnection | undefined {
  const text = uri.includes('://') ? uri : `https://${uri}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return { host: url.hostname, port: portOf(url) };
}

/** Host and port as a URL writes them (RFC 3986, section 3.2.2): an address of IPv6 in brackets. */
export function authorityOf({ host, port }: LiveConnection): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
