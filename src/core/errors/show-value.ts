import { types } from 'node:util';

const LONGEST = 60;
const DEEPEST = 4;

/**
 * Shows a value of the user's back, short, and on one line. Whatever it is: cyclic, endless, or an object that throws
 * when it is looked at.
 */
export function showValue(value: unknown): string {
  try {
    const text = show(value, []);
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}…` : text;
  } catch {
    return 'an object that cannot be read';
  }
}

function show(value: unknown, around: readonly object[]): string {
  // A long text is cut before it is quoted: what is behind the cut is not shown anyway.
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST));
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (types.isRegExp(value)) return String(value);
  if (types.isPromise(value)) return 'a promise';
  if (around.length === DEEPEST || around.includes(value)) return '…';
  return showParts(value, [...around, value]);
}

function showParts(value: object, around: readonly object[]): string {
  const isList = Array.isArray(value);
  let text = '';
  for (const key of isList ? value.keys() : Object.keys(value)) {
    const part = show(Reflect.get(value, key), around);
    text += `${text === '' ? '' : ','}${isList ? '' : `${JSON.stringify(key)}:`}${part}`;
    if (text.length > LONGEST) break;
  }
  return isList ? `[${text}]` : `{${text}}`;
}
