/**
 * A text as one word of any POSIX shell, which reads it as it stands here. A terminal acts on control characters that are
 * pasted, quoted or not: the shell is told to make them.
 */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,-]+$/.test(text)) return text;
  if (!/[^\P{Cc}\n\t]/u.test(text)) return quoted(text);
  // What a command prints loses its last line breaks.
  const printed = text.replace(/\n+$/, '');
  const word = `"$(printf '${printed.replace(/^-|[\\%'!]|[^\P{Cc}\n\t]/gu, inOctal)}')"`;
  return printed === text ? word : word + quoted(text.slice(printed.length));
}

// Within single quotes nothing has a meaning but their end.
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

// The percent sign, too, is no sign of a format then. An interactive bash looks for `!` between the outer quotes.
function inOctal(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
