import { headerValue, replaceHeader } from '../headers';
import type { HeaderMap } from '../interaction';
import { contentCodings, decodeBody, isGzip } from './content-codings';
import { filterContent } from './filter-content';
import type { NameRules } from './filter-rule';
import { Inspection } from './inspection';
import type { Occasion } from './occasion';

/** A body with the headers that describe it. */
type Message = { readonly headers: HeaderMap; readonly body: Buffer | null };

/**
 * Applies rules to a request's body. A compressed one in which something was found is stored as the filtered text,
 * without its encoding, so that the file is right in itself; all others keep their bytes.
 *
 * What cannot be looked into, because it is too large or its encoding unknown, is not stored: `REDACTED` stands in its
 * place.
 */
export function filterRequestBody<T extends Message>(request: T, rules: NameRules, occasion: Occasion): T {
  const { body, headers } = request;
  if (body === null || body.length === 0 || rules.isEmpty) return request;
  const type = headerValue(headers, 'content-type') ?? '';
  const inspection = Inspection.ofRequest();
  const inspected = { ...occasion, inspection };
  const decoded = decodeBody(body, headers, inspection);
  if (decoded.kind === 'plain') return withBody(request, filterContent(body, type, rules, inspected));
  if (decoded.kind === 'closed') return withBody(withCodings(request, []), inspection.unseen(body));
  const filtered = filterContent(decoded.body, type, rules, inspected);
  if (filtered === decoded.body) return request;
  const left = contentCodings(headers).filter((name) => !decoded.codings.includes(name));
  return withBody(withCodings(request, left), filtered);
}

/**
 * Applies rules to a response's body. A compressed one keeps its encoding: the client asked for it, and what is
 * recorded of its chunks and of how it is stored says so. What cannot be looked into stays as it is.
 */
export function filterResponseBody<T extends Message>(response: T, rules: NameRules, occasion: Occasion): T {
  const { body, headers } = response;
  if (body === null || body.length === 0 || rules.isEmpty) return response;
  const type = headerValue(headers, 'content-type') ?? '';
  const inspection = Inspection.ofResponse(body);
  const decoded = decodeBody(body, headers, inspection);
  if (decoded.kind === 'closed') return response;
  const content = decoded.kind === 'plain' ? body : decoded.body;
  if (!mayHoldToken(content)) return response;
  const filtered = filterContent(content, type, rules, { ...occasion, inspection });
  if (decoded.kind === 'plain') return withBody(response, filtered);
  return filtered === decoded.body ? response : withBody(response, decoded.encode(filtered));
}

// Nearly no response is one: a look at the bytes is cheaper than a walk through JSON. The word may be hidden by escapes of
// JSON or forms, by an encoding with zero bytes, or by gzip.
function mayHoldToken(content: Buffer): boolean {
  if (isGzip(content) || content.includes(0)) return true;
  for (let start = 0; start < content.length; start += WINDOW_BYTES) {
    const text = content.toString('latin1', start, start + WINDOW_BYTES + LONGEST_SIGN_BYTES - 1).toLowerCase();
    if (text.includes('token') || text.includes('\\u00') || text.includes('%')) return true;
  }
  return false;
}

/** A large body is looked at in parts: as one text it would be in memory twice more. */
const WINDOW_BYTES = 1_000_000;
const LONGEST_SIGN_BYTES = 'token'.length;

function withBody<T extends Message>(message: T, body: Buffer): T {
  if (body === message.body) return message;
  return { ...message, body, headers: replaceHeader(message.headers, 'content-length', String(body.length)) };
}

function withCodings<T extends Message>(message: T, codings: readonly string[]): T {
  const others = Object.entries(message.headers).filter(([name]) => name.toLowerCase() !== 'content-encoding');
  const headers = Object.fromEntries(others);
  return {
    ...message,
    headers: codings.length === 0 ? headers : { ...headers, 'content-encoding': [codings.join(', ')] },
  };
}
