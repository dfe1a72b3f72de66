import { filterJson } from './filter-json';
import { filterUri, type UriRules } from './filter-uri';
import type { NameRules } from './filter-rule';
import type { Occasion } from './occasion';

/** The secrets that are looked for inside values; what the user named is looked for outside of them only. */
export type NestedRules = { readonly json: NameRules; readonly uri: UriRules | undefined };

// JSON in a string of JSON in a form field has been seen; each further level is only longer by its escapes.
const DEEPEST = 4;

/** Filters what stands inside a value that has no ruling itself: JSON in a form field or a string, a URL in a query. */
export function nestedFilter(rules: NestedRules, request: Occasion['request'], depth = 1): Occasion['nested'] {
  return (value) => {
    if (depth > DEEPEST) return value;
    const occasion: Occasion = { request, nested: nestedFilter(rules, request, depth + 1) };
    if (/^\s*["[{]/.test(value)) return filterJson(value, rules.json, occasion);
    return rules.uri !== undefined && isUrl(value) ? filterUri(value, rules.uri, occasion) : value;
  };
}

// A relative one is worth a look only with parameters.
function isUrl(value: string): boolean {
  return /^[a-z][a-z0-9+.-]{0,20}:\/\/\S/i.test(value) || (value.startsWith('/') && value.includes('='));
}
