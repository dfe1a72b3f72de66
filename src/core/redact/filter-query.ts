import type { RecordedRequest } from '../interaction';
import { REDACTED } from './default-lists';
import { applyRules, type FilterRule } from './filter-rule';

/**
 * Applies rules to the parameters of a URL's query. The text of all other parameters stays as it is: their order,
 * their encoding and their blank values belong to the request.
 */
export function filterUri(uri: string, rules: readonly FilterRule[], request: RecordedRequest): string {
  const start = uri.indexOf('?');
  if (start === -1 || rules.length === 0) return uri;
  const hash = uri.indexOf('#', start);
  const end = hash === -1 ? uri.length : hash;
  const query = filterPairs(uri.slice(start + 1, end), rules, request);
  return `${uri.slice(0, start)}${query === '' ? '' : `?${query}`}${uri.slice(end)}`;
}

/** Applies rules to `name=value&name=value` text, as a query or a form body carries it. */
export function filterPairs(text: string, rules: readonly FilterRule[], request: RecordedRequest): string {
  const kept = text.split('&').flatMap((pair) => {
    const [rawName = '', ...rest] = pair.split('=');
    const key = decode(rawName);
    const replaced = applyRules(rules, { key, value: decode(rest.join('=')), request });
    if (replaced === undefined) return [pair];
    return replaced === null ? [] : [`${rawName}=${encodeURIComponent(replaced)}`];
  });
  return kept.join('&');
}

/** Replaces user name and password in front of a URL's host. */
export function redactUserInfo(uri: string): string {
  return uri.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, `$1${REDACTED}@`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // A stray percent sign is legal on the wire; the raw text is all there is to compare.
    return text;
  }
}
