import { storedConnection } from '../core/connection-facts';
import type { LiveOutcome, LiveResponse } from '../core/exchange';
import { headersFromPairs } from '../core/headers';
import type { Recording } from '../core/interaction';

/** What a cassette holds of an exchange beside its request and response. */
export function recordingOf(outcome: LiveOutcome, uri: string, at: string): Recording {
  const { tookMs, response, failure, isUnfinished, connection } = outcome;
  return {
    at,
    tookMs,
    ...(response === undefined ? connectionPart(connection, uri) : besideResponse(response, uri)),
    ...(failure === undefined ? {} : { error: failure }),
    ...(isUnfinished ? { unfinished: true } : {}),
  };
}

function besideResponse(
  { httpVersion, trailers, informational = [], connection }: LiveResponse,
  uri: string,
): Recording {
  return {
    ...(httpVersion === undefined || httpVersion === '1.1' ? {} : { httpVersion }),
    ...(trailers.length > 0 ? { trailers: headersFromPairs(trailers) } : {}),
    ...(informational.length > 0 ? { informational } : {}),
    ...connectionPart(connection, uri),
  };
}

function connectionPart(connection: LiveOutcome['connection'], uri: string): Recording {
  const stored = connection === undefined ? undefined : storedConnection(connection, uri);
  return stored === undefined ? {} : { connection: stored };
}
