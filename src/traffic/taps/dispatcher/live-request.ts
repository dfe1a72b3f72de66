import type { LiveRequest } from '../../../core/exchange';
import type { Whereabouts } from '../../where-it-goes';
import { handshakeOf } from './handshake';
import type { OutgoingBody } from './outgoing-body';
import type { DispatchOptions } from './undici-types';
import type { WrittenRequest } from './written-request';

type Asked = {
  readonly written: WrittenRequest;
  readonly opts: DispatchOptions;
  readonly body: OutgoingBody;
  readonly whereabouts: Whereabouts;
  readonly hasLeft: () => boolean;
};

/** A request as its owner sees it. */
export function liveRequest({ written, opts, body, whereabouts, hasLeft }: Asked): LiveRequest {
  const { method, uri, headers } = written;
  const live: LiveRequest = {
    method,
    uri,
    headers,
    ...whereabouts,
    ...handshakeOf(opts),
    hasLeft,
    readBody: async () => {
      const bytes = await body.read();
      if (hasLeft()) throw new Error('The request was left');
      return bytes;
    },
  };
  if (!body.isKnown) return live;
  // Nothing is copied for those who do not look at it.
  return Object.defineProperty(live, 'body', { enumerable: true, get: () => body.known });
}
