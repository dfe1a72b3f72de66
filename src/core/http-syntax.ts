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
