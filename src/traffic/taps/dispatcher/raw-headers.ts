import type { HeaderPair } from '../../../core/headers';
import type { HeaderMap } from '../../../core/interaction';
import type { HeaderObject, RawHeaders } from './undici-types';

const ASCII = /^[\0-\x7f]*$/;
const BEYOND_LATIN1 = /[\u0100-\uffff]/;

/** Header lines as undici's parser gives them: the bytes of name and value in turn. */
export function rawHeaders(headers: HeaderMap): Buffer[] {
  const raw: Buffer[] = [];
  for (const name in headers) {
    for (const value of headers[name] ?? []) raw.push(Buffer.from(name, 'latin1'), bytesOf(value));
  }
  return raw;
}

/** The header lines of a live answer, whichever way a version of undici gives them. */
export function headerPairs(headers: RawHeaders | HeaderObject | null | undefined): HeaderPair[] {
  if (headers === undefined || headers === null) return [];
  if (!isRaw(headers)) {
    return Object.entries(headers).flatMap(([name, value]) => asList(value).map((one): HeaderPair => [name, one]));
  }
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name, value] = [headers[index], headers[index + 1]];
    for (const one of asList(value)) pairs.push([textOf(name), textOf(one)]);
  }
  return pairs;
}

/** Header lines by name, as undici gives them to handlers beside the raw ones. */
export function parsedHeaders(raw: readonly Buffer[]): HeaderObject {
  const parsed: HeaderObject = {};
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = textOf(raw[index]).toLowerCase();
    const value = textOf(raw[index + 1]);
    const known = Object.hasOwn(parsed, name) ? parsed[name] : undefined;
    const next = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
    Object.defineProperty(parsed, name, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return parsed;
}

/** A reason as undici decoded it, one character for each byte, as Node's own clients read and cassettes hold it. */
export function messageOnWire(message = ''): string {
  return Buffer.from(message).toString('latin1');
}

/** A reason as undici decodes it. */
export function messageRead(message: string): string {
  if (ASCII.test(message)) return message;
  return bytesOf(message).toString();
}

// Each character of a header is one byte; other tools store such bytes decoded from UTF-8.
function bytesOf(value: string): Buffer {
  return Buffer.from(value, BEYOND_LATIN1.test(value) ? 'utf8' : 'latin1');
}

function textOf(value: Buffer | string | undefined): string {
  return typeof value === 'string' ? value : (value?.toString('latin1') ?? '');
}

function asList<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function isRaw(headers: RawHeaders | HeaderObject): headers is RawHeaders {
  return Array.isArray(headers);
}
