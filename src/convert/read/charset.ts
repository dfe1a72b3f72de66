/**
 * Gives the bytes that a text had in a charset; `undefined` for a charset of several bytes a character, and for
 * characters that it does not have. Recorders keep the text decoded, and name what it was.
 */
export function encodeText(text: string, charset: string): Buffer | undefined {
  switch (charset.toLowerCase().replace(/[^a-z0-9]/g, '')) {
    case '':
    case 'utf8':
    case 'ascii':
    case 'usascii':
    // Ruby's name for bytes that are no text.
    case 'ascii8bit':
    case 'binary':
      return Buffer.from(text);
    case 'iso88591':
    case 'latin1':
      return /^[\0-\u00ff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined;
    case 'utf16le':
      return Buffer.from(text, 'utf16le');
    default:
      return isAscii(text) ? Buffer.from(text) : encodeByTable(text, charset);
  }
}

function isAscii(text: string): boolean {
  return /^[\0-\u007f]*$/.test(text);
}

// Node decodes many charsets and encodes few.
function encodeByTable(text: string, charset: string): Buffer | undefined {
  const codes = new Map<string, number>();
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    for (let code = 0; code <= 0xff; code += 1) codes.set(decoder.decode(Uint8Array.of(code)), code);
  } catch {
    return undefined;
  }
  const bytes: number[] = [];
  for (const character of text) {
    const code = codes.get(character);
    if (code === undefined) return undefined;
    bytes.push(code);
  }
  return Buffer.from(bytes);
}
