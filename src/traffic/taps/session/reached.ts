import type { LiveConnection, LiveRequest } from '../../../core/exchange';
import { whereItGoes } from '../../where-it-goes';
import type { TapContext } from '../tap';
import type { Destination } from './looks-connected';

/** The place that a connection leads to, by each of its names: a client may have looked one up before. */
export type Reached = readonly [LiveConnection, ...LiveConnection[]];

/** The question whether a client may connect to a place that it knows by a name, and reaches by a connection. */
export function connectRequest(
  { host, port }: Destination,
  isSecure: boolean,
  { context, reached }: { readonly context: TapContext; readonly reached: Reached },
): LiveRequest {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const uri = `${isSecure ? 'https' : 'http'}://${authority}/`;
  return {
    method: 'CONNECT',
    uri: authority,
    headers: [],
    ...whereItGoes(uri, reached[0], (asked) => context.isToOwnServer(asked), reached),
    readBody: () => Promise.resolve(null),
  };
}
