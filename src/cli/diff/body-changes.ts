import { bodyText } from '../../core/body';
import type { HeaderMap } from '../../core/interaction';
import { jsonDifferences } from '../../core/matchers/json-difference';
import { sizeText } from '../amounts';
import { shownContent, withoutCoding, type ShownContent } from '../show/shown-content';
import { change, type Change } from './change';

/** The first few tell what happened; who wants them all looks at the files. */
const MOST_CHANGES = 100;

type Message = { readonly headers: HeaderMap; readonly body: Buffer | null };

/** Where two bodies differ: JSON by path, forms by field, text by line, other bytes as a whole. */
export function bodyChanges(place: string, before: Message, after: Message): Change[] {
  const [left, right] = [contentOf(before), contentOf(after)];
  if (left.bytes.equals(right.bytes)) return [];
  const [a, b] = [left.shown, right.shown];
  if (a.kind === 'json' && b.kind === 'json') {
    return jsonDifferences(a.text, b.text, MOST_CHANGES).flatMap(({ path, recorded, incoming }) =>
      change(`${place} ${path}`, recorded, incoming),
    );
  }
  if (a.kind === 'form' && b.kind === 'form') return fieldChanges(place, a.fields, b.fields);
  const [leftText, rightText] = [bodyText(left.bytes), bodyText(right.bytes)];
  const areTexts = leftText !== undefined && rightText !== undefined && leftText !== '' && rightText !== '';
  const lines = areTexts && a.kind !== 'binary' && b.kind !== 'binary' ? lineChanges(place, leftText, rightText) : [];
  return lines.length > 0 ? lines : [wholeChange(place, summary(a, left.bytes), summary(b, right.bytes))];
}

function contentOf({ body, headers }: Message): { readonly bytes: Buffer; readonly shown: ShownContent } {
  return { bytes: body === null ? Buffer.alloc(0) : withoutCoding(body, headers), shown: shownContent(body, headers) };
}

function fieldChanges(
  place: string,
  before: readonly (readonly [string, string])[],
  after: readonly (readonly [string, string])[],
): Change[] {
  const valuesOf = (fields: typeof before, name: string): string | undefined => {
    const values = fields.filter(([field]) => field === name).map(([, value]) => value);
    return values.length === 0 ? undefined : values.join(', ');
  };
  const names = [...new Set([...before, ...after].map(([name]) => name))];
  return names
    .flatMap((name) => change(`${place} ${name}`, valuesOf(before, name), valuesOf(after, name)))
    .slice(0, MOST_CHANGES);
}

/** The lines between the first and the last that differ. */
function lineChanges(place: string, before: string, after: string): Change[] {
  const [left, right] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  const shorter = Math.min(left.length, right.length) - start;
  while (end < shorter && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  const count = Math.min(Math.max(left.length, right.length) - end - start, MOST_CHANGES);
  return Array.from({ length: count }, (_, index) => start + index).flatMap((line) =>
    change(
      `${place} line ${line + 1}`,
      line < left.length - end ? left[line] : undefined,
      line < right.length - end ? right[line] : undefined,
    ),
  );
}

// Equal in all that can be said of them in short, the bytes are still others.
function wholeChange(place: string, before: string | undefined, after: string | undefined): Change {
  const [differing] = change(place, before, after);
  return differing ?? { place, before: before ?? '', after: `${after ?? ''}, other bytes` };
}

function summary(content: ShownContent, bytes: Buffer): string | undefined {
  if (content.kind === 'none') return undefined;
  if (content.kind !== 'binary') return `text, ${sizeText(bytes.length)}`;
  const { type, width, height } = content;
  const size = width === undefined || height === undefined ? [] : [`${width} × ${height}`];
  return [type === '' ? 'bytes' : type, ...size, sizeText(bytes.length)].join(', ');
}
