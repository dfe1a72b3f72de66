import type { HeaderPair } from './headers';
import { isToken } from './http-syntax';
import { shellWord } from './shell-word';

export type CurlRequest = {
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly HeaderPair[];
  readonly body?: CurlBody | undefined;
};

export type CurlBody = {
  /** `undefined` for bytes that are no UTF-8. */
  readonly text: string | undefined;
  readonly base64: () => string;
};

/** Linux takes no word of more than 128 KB, and a word is longer than what it says. */
const LONGEST_WORD = 100_000;

/**
 * A request as a command for a POSIX shell. Whatever the cassette holds is quoted: it is data for curl and nothing else.
 * What curl works out by itself is left out: the length of the body, and the method where curl would take the same.
 */
export function curlCommand({ method, uri, headers, body }: CurlRequest): string {
  const has = (name: string): boolean => headers.some(([key]) => key.toLowerCase() === name.toLowerCase());
  const words = [
    // Brackets and braces in a URL are no patterns here.
    ['curl --globoff', ...protocolOption(uri), ...methodOption(method, body), `--url ${shellWord(uri)}`].join(' '),
    // What curl adds of its own and the request did not have.
    ...['Accept', 'User-Agent', ...(body === undefined ? [] : ['Content-Type'])]
      .filter((name) => !has(name))
      .map((name) => headerOption(`${name}:`)),
    // curl drops a header that ends with its colon, and takes a semicolon for an empty value.
    ...fieldsForCurl(headers).map(([name, value]) => headerOption(value === '' ? `${name};` : `${name}: ${value}`)),
    ...(has('accept-encoding') ? ['--compressed'] : []),
  ];
  return withBody(words, body);
}

/** The headers that a command can send: curl counts and frames the body itself, and would send more lines than one. */
export function fieldsForCurl(headers: readonly HeaderPair[]): HeaderPair[] {
  return headers.filter(([name, value]) => !isFraming(name) && isToken(name) && !/[\0\r\n]/.test(value));
}

/** Whether curl writes a header itself, from the body that it sends. */
export function isFraming(name: string): boolean {
  return ['content-length', 'transfer-encoding'].includes(name.toLowerCase());
}

// curl also reads files and mail by URL, and a cassette may name what it likes.
function protocolOption(uri: string): string[] {
  return /^https?:/i.test(uri) ? [] : ["--proto '=http,https'"];
}

// `--head` alone knows that the answer to HEAD has no body.
function methodOption(method: string, body: CurlBody | undefined): string[] {
  if (method === 'HEAD') return ['--head'];
  return method === (body === undefined ? 'GET' : 'POST') ? [] : [`--request ${shellWord(method)}`];
}

function headerOption(line: string): string {
  return `--header ${shellWord(line)}`;
}

function withBody(words: readonly string[], body: CurlBody | undefined): string {
  const lines = (all: readonly string[]): string => all.join(' \\\n  ');
  if (body === undefined) return lines(words);
  // Not --data: it would take a text that begins with @ for the name of a file.
  if (isWord(body.text)) return lines([...words, `--data-raw ${shellWord(body.text)}`]);
  return `base64 -d <<'END_OF_BODY' | ${lines([...words, '--data-binary @-'])}\n${inLines(body.base64())}\nEND_OF_BODY`;
}

// A shell's word cannot hold the character zero, and a command's word has an end.
function isWord(text: string | undefined): text is string {
  if (text === undefined || text.length >= LONGEST_WORD || text.includes('\0')) return false;
  return new TextEncoder().encode(text).length < LONGEST_WORD;
}

function inLines(base64: string): string {
  return base64.replace(/.{1,76}/g, '$&\n').trimEnd();
}
