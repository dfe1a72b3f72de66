import { filterPairs } from './filter-pairs';
import type { NameRules } from './filter-rule';
import type { Occasion } from './occasion';
import { redactUserInfo } from './user-info';

/** The rules for the names of parameters, and whether user name and password are secrets. */
export type UriRules = { readonly names: NameRules; readonly hidesUserInfo: boolean };

/**
 * Applies rules to a URL, which may be a relative one: to the parameters of its query, to those that stand in its
 * fragment, and to the user info in front of its host.
 */
export function filterUri(uri: string, { names, hidesUserInfo }: UriRules, occasion: Occasion): string {
  const filtered = names.isEmpty ? uri : filterParameters(uri, names, occasion);
  return hidesUserInfo ? redactUserInfo(filtered) : filtered;
}

function filterParameters(uri: string, rules: NameRules, occasion: Occasion): string {
  const hash = uri.indexOf('#');
  const beforeHash = hash === -1 ? uri : uri.slice(0, hash);
  const mark = beforeHash.indexOf('?');
  const path = mark === -1 ? beforeHash : beforeHash.slice(0, mark);
  const query = mark === -1 ? '' : filterPairs(beforeHash.slice(mark + 1), rules, occasion);
  const shownQuery = mark === -1 || (query === '' && mark + 1 < beforeHash.length) ? query : `?${query}`;
  return `${path}${shownQuery}${hash === -1 ? '' : filterFragment(uri.slice(hash), rules, occasion)}`;
}

// OAuth answers in `#access_token=…`, and pages that route by the fragment have a query in it: `#/path?token=…`.
function filterFragment(fragment: string, rules: NameRules, occasion: Occasion): string {
  if (!fragment.includes('=')) return fragment;
  const start = fragment.indexOf('?') + 1 || 1;
  const filtered = filterPairs(fragment.slice(start), rules, occasion);
  return filtered === '' ? fragment.slice(0, start - 1) : fragment.slice(0, start) + filtered;
}
