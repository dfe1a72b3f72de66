/** Says whether a text can be a method or the name of a header: a token of RFC 9110, section 5.6.2. */
export function isToken(text: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);
}

/**
 * Says whether a text can be the value of a header or a reason phrase (RFC 9110, section 5.5; RFC 9112, section 4):
 * tabs, spaces and what one byte can show. Each character stands for one byte, as in Node's headers.
 */
export function isFieldText(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/** The versions of HTTP that a response may come in, as `recording.httpVersion` has them. */
export const HTTP_VERSIONS = ['1.0', '1.1', '2'] as const;

/** Says whether a status announces a response and is none; 101 is an answer (RFC 9110, section 15.2). */
export function isInformational(code: unknown): boolean {
  return typeof code === 'number' && Number.isInteger(code) && code >= 100 && code <= 199 && code !== 101;
}
