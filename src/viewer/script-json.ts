/**
 * JSON that may stand in a `script` element of a page: whatever it holds, no end tag or comment begins in it (HTML,
 * section 4.12.1.3).
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
