import { sizeText } from '../../core/amounts';
import { bodyText } from '../../core/body';
import { change, namedChanges, type Change } from '../../core/differences/change';
import { jsonDifferences } from '../../core/differences/json-differences';
import { lineDifferences } from '../../core/differences/line-differences';
import type { HeaderMap } from '../../core/interaction';
import { shownContent, withoutCoding, type ShownContent } from '../show/shown-content';

/** The first few tell what happened; who wants them all looks at the files. */
const MOST_CHANGES = 100;

type Message = { readonly headers: HeaderMap; readonly body: Buffer | null };

/** Where two bodies differ: JSON by path, forms by field, text by line, other bytes as a whole. */
export function bodyChanges(place: string, before: Message, after: Message): Change[] {
  const [left, right] = [contentOf(before), contentOf(after)];
  if (left.bytes.equals(right.bytes)) return [];
  const [a, b] = [left.shown, right.shown];
  if (a.kind === 'json' && b.kind === 'json') {
    return jsonDifferences(a.text, b.text, MOST_CHANGES).flatMap((difference) =>
      change(`${place} ${difference.path}`, difference.before, difference.after),
    );
  }
  if (a.kind === 'form' && b.kind === 'form') {
    return namedChanges({ kind: place, separator: ', ' }, a.fields, b.fields).slice(0, MOST_CHANGES);
  }
  const [leftText, rightText] = [bodyText(left.bytes), bodyText(right.bytes)];
  const areTexts = leftText !== undefined && rightText !== undefined && leftText !== '' && rightText !== '';
  const lines = areTexts && a.kind !== 'binary' && b.kind !== 'binary' ? lineChanges(place, leftText, rightText) : [];
  return lines.length > 0 ? lines : [wholeChange(place, summary(a, left.bytes), summary(b, right.bytes))];
}

function contentOf({ body, headers }: Message): { readonly bytes: Buffer; readonly shown: ShownContent } {
  return { bytes: body === null ? Buffer.alloc(0) : withoutCoding(body, headers), shown: shownContent(body, headers) };
}

/** Lines that are gone and lines that came in one place stand for each other, one by one. */
function lineChanges(place: string, before: string, after: string): Change[] {
  const changes: Change[] = [];
  let [gone, came]: [string[], string[]] = [[], []];
  let [firstGone, firstCame] = [1, 1];
  const close = (): void => {
    for (let index = 0; index < Math.max(gone.length, came.length); index += 1) {
      const number = index + (index < came.length ? firstCame : firstGone);
      changes.push(...change(`${place} line ${number}`, gone[index], came[index]));
    }
    firstGone += gone.length + 1;
    firstCame += came.length + 1;
    [gone, came] = [[], []];
  };
  for (const { side, text } of lineDifferences(before.split(/\r?\n/), after.split(/\r?\n/))) {
    if (side === 'left') gone.push(text);
    else if (side === 'right') came.push(text);
    else close();
  }
  close();
  return changes.slice(0, MOST_CHANGES);
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
