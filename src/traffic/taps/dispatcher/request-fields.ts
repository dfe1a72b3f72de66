import type { HeaderPair } from '../../../core/headers';

/** The header fields that a caller gave, as undici reads them before it writes a request. */
export type RequestFields = {
  /** Those that are written as they are. */
  readonly lines: readonly HeaderPair[];
  readonly host: string | undefined;
  readonly contentLength: number | undefined;
  readonly hasContentType: boolean;
  /** Whether they ask for the end of the connection. */
  readonly closes: boolean;
  /** Whether undici surely takes them all. */
  readonly isSound: boolean;
};

type Draft = { -readonly [Key in keyof RequestFields]: RequestFields[Key] } & { lines: HeaderPair[] };

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** The characters that undici sends in a value. */
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
/** Undici writes these itself, and refuses them from callers. */
const REFUSED = ['transfer-encoding', 'keep-alive', 'upgrade', 'expect'];

/** `headers`: names and values in turn, pairs, or an object. */
export function readFields(headers: unknown): RequestFields {
  const draft: Draft = {
    lines: [],
    host: undefined,
    contentLength: undefined,
    hasContentType: false,
    closes: false,
    isSound: true,
  };
  if (headers === undefined || headers === null) return draft;
  if (typeof headers !== 'object') draft.isSound = false;
  else if (Array.isArray(headers)) readFlat(draft, headers as unknown[]);
  else if (Symbol.iterator in headers) readPairs(draft, headers as Iterable<unknown>);
  else for (const [name, value] of Object.entries(headers)) readField(draft, name, value);
  return draft;
}

function readFlat(draft: Draft, headers: readonly unknown[]): void {
  if (headers.length % 2 !== 0) draft.isSound = false;
  for (let index = 0; index + 1 < headers.length; index += 2) readField(draft, headers[index], headers[index + 1]);
}

function readPairs(draft: Draft, headers: Iterable<unknown>): void {
  for (const pair of headers) {
    if (Array.isArray(pair) && pair.length === 2) readField(draft, pair[0], pair[1]);
    else draft.isSound = false;
  }
}

function readField(draft: Draft, name: unknown, value: unknown): void {
  if (value === undefined) return;
  if (typeof name !== 'string' || !TOKEN.test(name)) {
    draft.isSound = false;
    return;
  }
  const isList = Array.isArray(value);
  const text = textOf(draft, isList ? ((value as unknown[])[0] ?? '') : value);
  const lowerCase = name.toLowerCase();
  switch (lowerCase) {
    case 'host':
      if (draft.host !== undefined || isList) draft.isSound = false;
      draft.host = text;
      return;
    case 'content-length':
      if (draft.contentLength !== undefined || !/^\d+$/.test(text)) draft.isSound = false;
      draft.contentLength = Number.parseInt(text, 10);
      return;
    case 'connection':
      if (isList || !/^(close|keep-alive)$/i.test(text)) draft.isSound = false;
      draft.closes ||= /\bclose\b/i.test(text);
      return;
    case 'content-type':
      draft.hasContentType = true;
  }
  if (REFUSED.includes(lowerCase)) draft.isSound = false;
  if (isList) for (const one of value as unknown[]) draft.lines.push([name, textOf(draft, one)]);
  else draft.lines.push([name, text]);
}

function textOf(draft: Draft, value: unknown): string {
  if (value === null) return '';
  const text = plainText(value);
  if (text === undefined || !VALUE.test(text)) draft.isSound = false;
  return text ?? '';
}

function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : undefined;
}
