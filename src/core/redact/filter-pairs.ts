import { applyRuling, type NameRules } from './filter-rule';
import type { Occasion } from './occasion';
import { REDACTED } from './secret-names';
import { editText, type TextEdit } from './text-edits';

/**
 * Applies rules to `name=value&name=value` text, as a query or a form body carries it. The text of all other pairs
 * stays as it is: their order, their encoding and their blank values belong to the request.
 */
export function filterPairs(text: string, rules: NameRules, occasion: Occasion): string {
  if (rules.isEmpty || text === '') return text;
  const edits: TextEdit[] = [];
  let keptEnd = 0;
  let removedFrom: number | undefined;
  for (let start = 0; start <= text.length;) {
    const ampersand = text.indexOf('&', start);
    const end = ampersand === -1 ? text.length : ampersand;
    const edit = pairEdit(text, { start, end }, rules, occasion);
    if (edit === 'remove') removedFrom ??= start;
    else {
      if (removedFrom !== undefined) edits.push({ start: removedFrom, end: start, text: '' });
      if (edit !== undefined) edits.push(edit);
      removedFrom = undefined;
      keptEnd = end;
    }
    start = end + 1;
  }
  // Behind the last pair stands no ampersand: the one before it goes.
  if (removedFrom !== undefined) edits.push({ start: keptEnd, end: text.length, text: '' });
  return editText(text, edits);
}

type Range = { readonly start: number; readonly end: number };

function pairEdit(text: string, pair: Range, rules: NameRules, occasion: Occasion): TextEdit | 'remove' | undefined {
  const equals = indexWithin(text, '=', pair);
  const nameEnd = equals ?? pair.end;
  const key = decodePart(text.slice(pair.start, nameEnd));
  const ruling = rules.ruling(key);
  // A name without a value says nothing secret.
  if (equals === undefined && (ruling === undefined || ruling === 'secret')) return undefined;
  const value = { start: Math.min(nameEnd + 1, pair.end), end: pair.end };
  // `has_password=true` asks a question, and `=false` another one.
  if (ruling === 'secret' && isNoSecret(text, value)) return undefined;
  if (ruling === undefined) return insideValue(text, value, rules, occasion);
  const found = { key, value: decodePart(text.slice(value.start, value.end)), request: occasion.request };
  const replaced = applyRuling(ruling, found);
  return replaced === null ? 'remove' : { start: nameEnd, end: pair.end, text: `=${encodeURIComponent(replaced)}` };
}

// Old forms part their pairs by semicolons, and a careless client appends `?name=value` to a URL that has a query.
function insideValue(text: string, value: Range, rules: NameRules, occasion: Occasion): TextEdit | undefined {
  let nameStart: number | undefined;
  for (let at = value.start; at < value.end; at += 1) {
    const symbol = text[at];
    if (symbol === ';' || symbol === '?') nameStart = at + 1;
    if (symbol !== '=' || nameStart === undefined) continue;
    const name = decodePart(text.slice(nameStart, at));
    if (rules.secretsOnly.ruling(name) !== undefined) return { start: at + 1, end: value.end, text: REDACTED };
    nameStart = undefined;
  }
  const decoded = decodePart(text.slice(value.start, value.end));
  const filtered = occasion.nested(decoded);
  return filtered === decoded ? undefined : { ...value, text: encodeURIComponent(filtered) };
}

function isNoSecret(text: string, { start, end }: Range): boolean {
  return end - start <= 5 && ['true', 'false', 'null'].includes(text.slice(start, end));
}

// Not `indexOf`: that looks up to the end of the text for what the pair does not have.
function indexWithin(text: string, symbol: string, { start, end }: Range): number | undefined {
  for (let at = start; at < end; at += 1) if (text[at] === symbol) return at;
  return undefined;
}

function decodePart(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // A stray percent sign is legal on the wire; the raw text is all there is to compare.
    return text;
  }
}
