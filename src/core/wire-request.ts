import type { LiveRequest } from './exchange';
import { headersFromPairs } from './headers';
import type { RecordedRequest } from './interaction';

/** A live request as data, nothing filtered. */
export function wireRequest(live: LiveRequest, body: Buffer | null): RecordedRequest {
  return { method: live.method, uri: live.uri, headers: headersFromPairs(live.headers), body };
}
