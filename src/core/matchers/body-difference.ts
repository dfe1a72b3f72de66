import { bodyText } from '../body';
import { jsonDifferences } from '../differences/json-differences';
import type { BodyMeaning } from './body-meaning';
import type { Mismatch } from './matcher';
import { mismatchOf, MOST_DIFFERENCES, type PartDifference } from './mismatch';
import type { ReadPart } from './multipart-parts';
import { compareBytes } from './raw-body';
import { show, showBoth } from './show';
import { shownText } from './url-encoded';
import { looksVolatile } from './volatile';

/** A body that was read, and the bytes it was read from. */
export type ReadBody = { readonly meaning: BodyMeaning; readonly bytes: Buffer | null };

/** Nobody writes longer ones into a setting. */
const LONGEST_PATH = 100;

/** Where bodies are larger, only the place in the bytes is said: a message is not worth several times their size. */
const LARGEST_DESCRIBED = 1_000_000;

/** Says what differs between two bodies that do not mean the same. */
export function describeBodies(recorded: ReadBody, incoming: ReadBody): Mismatch {
  const [left, right] = [recorded.meaning, incoming.meaning];
  const sizes = [recorded.bytes?.length ?? 0, incoming.bytes?.length ?? 0];
  if (Math.max(...sizes) > LARGEST_DESCRIBED) return describeBytes(recorded, incoming);
  if (left.kind === 'json' && right.kind === 'json') return mismatchOf(jsonFields(left.text, right.text));
  if (left.kind === 'form' && right.kind === 'form') return mismatchOf(formFields(left.fields, right.fields));
  if (left.kind === 'multipart' && right.kind === 'multipart') {
    return mismatchOf(partFields(left.parts, right.parts));
  }
  return describeBytes(recorded, incoming);
}

function jsonFields(recorded: string, incoming: string): PartDifference[] {
  return jsonDifferences(recorded, incoming, MOST_DIFFERENCES + 1).map(
    ({ path, anyItemPath, name, before, after }): PartDifference => {
      const isVolatile = looksVolatile(name, valueText(before), valueText(after));
      const isLong = path === '$' || path.length > LONGEST_PATH;
      return {
        reason: `${show(path)}: ${describe(before, after)}`,
        ignorable: isLong ? undefined : { option: 'body', name: anyItemPath, isVolatile },
      };
    },
  );
}

// What a string says, or how another value is written.
function valueText(spelling: string | undefined): string | undefined {
  return spelling?.startsWith('"') === true ? (JSON.parse(spelling) as string) : spelling;
}

type FormFields = ReadonlyMap<string, readonly string[]>;

function formFields(recorded: FormFields, incoming: FormFields): PartDifference[] {
  return [...new Set([...recorded.keys(), ...incoming.keys()])].flatMap((key) => {
    const [left, right] = [recorded.get(key), incoming.get(key)];
    return JSON.stringify(left) === JSON.stringify(right)
      ? []
      : [fieldDifference(shownText(key), left?.map(shownText).join(', '), right?.map(shownText).join(', '))];
  });
}

function partFields(recorded: readonly ReadPart[], incoming: readonly ReadPart[]): PartDifference[] {
  const found: PartDifference[] = [];
  for (let index = 0; index < Math.max(recorded.length, incoming.length); index += 1) {
    const [left, right] = [recorded[index], incoming[index]];
    if (isSamePart(left, right)) continue;
    const name = left?.name ?? right?.name ?? `part ${index + 1}`;
    if (left !== undefined && right !== undefined && left.head !== right.head) {
      found.push({ reason: `header of ${show(name)}: ${showBoth(left.head, right.head)}`, ignorable: undefined });
    } else found.push(fieldDifference(name, shownContent(left), shownContent(right)));
  }
  return found;
}

function isSamePart(left: ReadPart | undefined, right: ReadPart | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return left.head === right.head && left.content.equals(right.content);
}

function fieldDifference(name: string, left: string | undefined, right: string | undefined): PartDifference {
  return {
    reason: `${show(name)}: ${describe(left, right)}`,
    ignorable: { option: 'body', name, isVolatile: looksVolatile(name, left, right) },
  };
}

function describe(left: string | undefined, right: string | undefined): string {
  if (left === undefined) return `not recorded, got ${show(right ?? '')}`;
  if (right === undefined) return `recorded ${show(left)}, got nothing`;
  // Bytes that are not UTF-8 look the same as text.
  return left === right ? 'other bytes' : showBoth(left, right);
}

function shownContent(part: ReadPart | undefined): string | undefined {
  if (part === undefined) return undefined;
  return bodyText(part.content) ?? `${part.content.length} bytes`;
}

function describeBytes({ bytes: left }: ReadBody, { bytes: right }: ReadBody): Mismatch {
  if (left === null || left.length === 0) return { reason: `recorded no body, got ${right?.length ?? 0} bytes` };
  if (right === null || right.length === 0) return { reason: `recorded ${left.length} bytes, got no body` };
  const [leftText, rightText] = [bodyText(left), bodyText(right)];
  if (leftText === undefined || rightText === undefined || left.length + right.length > 2 * LARGEST_DESCRIBED) {
    return compareBytes(left, right) ?? { reason: 'the same bytes with another content type' };
  }
  return leftText === rightText
    ? { reason: 'the same bytes with another content type' }
    : { reason: showBoth(leftText, rightText) };
}
