import { parseJson } from '../body';
import { walkJson } from '../json-walker';
import type { NameRules } from './filter-rule';
import { JsonEditor } from './json-editor';
import type { Occasion } from './occasion';
import { editText } from './text-edits';

/**
 * Applies rules to the members of the objects in a JSON text, or in several one behind the other, at any depth. Edits
 * are made on the text itself, because parsing and writing again would change number spellings, spaces and the order
 * of integer-like keys.
 *
 * Secrets are taken out of broken JSON too, as far as it goes: a request that broke off holds them all the same. What
 * the user named is looked for in whole JSON only.
 */
export function filterJson(text: string, rules: NameRules, occasion: Occasion): string {
  if (rules.isEmpty) return text;
  const applied = rules.hasOwn && !isWholeJson(text) ? rules.secretsOnly : rules;
  const editor = new JsonEditor(text, applied, occasion);
  for (const piece of walkJson(text)) editor.take(piece);
  return editText(text, editor.finish());
}

// One text, or one a line (NDJSON), or each behind a record separator (RFC 7464).
function isWholeJson(text: string): boolean {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (parseJson(json) !== undefined) return true;
  return json
    .replaceAll('\u001e', '\n')
    .split('\n')
    .every((line) => line.trim() === '' || parseJson(line) !== undefined);
}
