import { sensitiveHeaders, type ClientHttp2Stream } from 'node:http2';
import type { LiveRequest } from '../../../core/exchange';
import type { HeaderPair } from '../../../core/headers';
import { whereItGoes } from '../../where-it-goes';
import type { TapContext } from '../tap';
import type { Reached } from './reached';
import type { RequestData } from './request-data';

/** The request of a stream as its owner is asked about it. */
export function liveStream(
  stream: ClientHttp2Stream,
  headers: unknown,
  data: RequestData,
  { context, reached }: { readonly context: TapContext; readonly reached: Reached },
): LiveRequest {
  const sent = (stream as unknown as { readonly sentHeaders: Readonly<Record<string, unknown>> }).sentHeaders;
  const method = textOf(sent[':method']);
  const uri = uriOf(sent, method);
  const unrecordable = unrecordableOf(sent, method);
  const sensitive = sensitiveOf(headers, sent);
  return {
    method,
    uri,
    headers: regularPairs(Array.isArray(headers) ? pairsOfList(headers) : pairsOfMap(sent)),
    ...(sensitive.length === 0 ? {} : { sensitiveHeaders: sensitive }),
    ...whereItGoes(uri, reached[0], (asked) => context.isToOwnServer(asked), reached),
    ...(unrecordable === undefined ? {} : { unrecordable }),
    readBody: () => data.whole(),
  };
}

// Node takes the list as it is given, on a map and on a list.
function sensitiveOf(...given: readonly unknown[]): string[] {
  const lists = given.map((headers) => (Object(headers) as Record<symbol, unknown>)[sensitiveHeaders]);
  const names = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  return [...new Set(names.map((name) => textOf(name).toLowerCase()))];
}

/** Header lines but the pseudo ones, which the line of a request or the status of a response stand for. */
export function regularPairs(pairs: readonly HeaderPair[]): HeaderPair[] {
  return pairs.filter(([name]) => !name.startsWith(':'));
}

/** Names and values in turn, as Node gives what came over the wire. */
export function pairsOfList(list: readonly unknown[]): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < list.length; index += 2) pairs.push(...linesOf(textOf(list[index]), list[index + 1]));
  return pairs;
}

function pairsOfMap(headers: Readonly<Record<string, unknown>>): HeaderPair[] {
  return Object.entries(headers).flatMap(([name, value]) => linesOf(name, value));
}

// Names are in lower case on the wire (RFC 9113, section 8.2).
function linesOf(name: string, value: unknown): HeaderPair[] {
  if (value === undefined || value === null) return [];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one): HeaderPair => [name.toLowerCase(), textOf(one)]);
}

function uriOf(headers: Readonly<Record<string, unknown>>, method: string): string {
  const authority = textOf(headers[':authority'] ?? headers['host']);
  const scheme = headers[':scheme'];
  if (method === 'CONNECT' && scheme === undefined) return authority;
  const bare = withoutDefaultPort(authority, textOf(scheme));
  const path = textOf(headers[':path'] ?? '/');
  return `${textOf(scheme)}://${bare}${path.startsWith('/') ? '' : '/'}${path}`;
}

// Node adds the port to every authority; clients of HTTP/1.1 leave it out where it is the usual one.
function withoutDefaultPort(authority: string, scheme: string): string {
  const port = scheme === 'https' ? ':443' : ':80';
  return authority.endsWith(port) ? authority.slice(0, -port.length) : authority;
}

function unrecordableOf(headers: Readonly<Record<string, unknown>>, method: string): string | undefined {
  if (method !== 'CONNECT') return undefined;
  return headers[':protocol'] === 'websocket' ? 'a WebSocket handshake' : 'a tunnel through HTTP/2';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
