import type { HeaderMap, RecordedRequest } from '../interaction';
import { REDACTED } from './default-lists';
import { applyRules, type FilterRule } from './filter-rule';

/** Applies rules to every value of every header; a header that loses all its values goes. */
export function filterHeaderMap(headers: HeaderMap, rules: readonly FilterRule[], request: RecordedRequest): HeaderMap {
  if (!Object.keys(headers).some((name) => rules.some((rule) => rule.matches(name)))) return headers;
  const filtered: HeaderMap = {};
  for (const [name, values] of Object.entries(headers)) {
    const kept = values.flatMap((value) => {
      const replaced = applyRules(rules, { key: name, value, request });
      return replaced === undefined ? [value] : replaced === null ? [] : [replaced];
    });
    if (kept.length > 0 || values.length === 0) filtered[name] = kept;
  }
  return filtered;
}

/** Replaces the value of each `set-cookie`, and keeps its name and attributes (RFC 6265, section 4.1). */
export function redactSetCookies(headers: HeaderMap): HeaderMap {
  const redacted = { ...headers };
  for (const [name, values] of Object.entries(headers)) {
    if (name.toLowerCase() !== 'set-cookie') continue;
    redacted[name] = values.map((value) => value.replace(/^([^=;]*)=[^;]*/, `$1=${REDACTED}`));
  }
  return redacted;
}
