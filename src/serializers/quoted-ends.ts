/** The end of a text in single quotes, behind the last, or of the file when there is none. */
export function singleQuotedEnd(text: string, start: number): number {
  let quote = text.indexOf("'", start + 1);
  while (quote !== -1 && text.charAt(quote + 1) === "'") quote = text.indexOf("'", quote + 2);
  return quote === -1 ? text.length : quote + 1;
}

/** The same for one in double quotes. */
export function doubleQuotedEnd(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charAt(quote - 1 - backslashes) === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
