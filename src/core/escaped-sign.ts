/** A character that nobody should meet as it is, in the way that a JavaScript string writes it: `\n`, `\u{1b}`. */
export function escapedSign(character: string): string {
  switch (character) {
    case '\n':
      return String.raw`\n`;
    case '\r':
      return String.raw`\r`;
    case '\t':
      return String.raw`\t`;
    default:
      return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  }
}
