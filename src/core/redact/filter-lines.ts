import { filterPairs } from './filter-pairs';
import { applyRuling, type NameRules } from './filter-rule';
import type { Occasion } from './occasion';

/** Says whether a text of no telling type is a form: each of its lines begins with a name and an equals sign. */
export function looksLikeForm(text: string): boolean {
  return beginsPair(text.slice(0, 1_001)) && text.split('\n').every((line) => line.trim() === '' || beginsPair(line));
}

/**
 * Applies rules to a form that is sent as text: to pairs, or to one `name=value` a line, values as they are, as
 * browsers send `enctype="text/plain"`.
 */
export function filterLines(text: string, rules: NameRules, occasion: Occasion): string {
  if (!/\s/.test(text.trimEnd()) && !text.endsWith('\r\n')) return filterPairs(text, rules, occasion);
  return text
    .split('\n')
    .flatMap((line) => filterLine(line, rules, occasion) ?? [])
    .join('\n');
}

function beginsPair(text: string): boolean {
  return /^[^\s={}"<>]{1,1000}=/.test(text);
}

function filterLine(line: string, rules: NameRules, occasion: Occasion): string | null {
  const equals = line.indexOf('=');
  if (equals === -1) return line;
  const key = line.slice(0, equals);
  const ruling = rules.ruling(key);
  if (ruling === undefined) return filterPairs(line, rules, occasion);
  const lineBreak = line.endsWith('\r') ? '\r' : '';
  const value = line.slice(equals + 1, line.length - lineBreak.length);
  const replaced = applyRuling(ruling, { key, value, request: occasion.request });
  return replaced === null ? null : `${key}=${replaced}${lineBreak}`;
}
