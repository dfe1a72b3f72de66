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
    case 'windows1252':
    case 'cp1252':
      return encodeByMap(text, windows1252());
    case 'utf16le':
      return Buffer.from(text, 'utf16le');
    default:
      return isAscii(text) ? Buffer.from(text) : encodeByMap(text, codesOf(charset));
  }
}

function isAscii(text: string): boolean {
  return /^[\0-\u007f]*$/.test(text);
}

/** What windows-1252 has from 0x80 to 0x9f. Not `TextDecoder`: some versions of Node decode it as latin1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windows1252(): Map<string, number> {
  const codes = new Map<string, number>();
  for (let code = 0; code <= 0xff; code += 1) {
    codes.set(WINDOWS_1252[code - 0x80] ?? String.fromCharCode(code), code);
  }
  return codes;
}

// Node decodes many charsets and encodes few. Of one with several bytes a character, single bytes are none.
function codesOf(charset: string): Map<string, number> {
  const codes = new Map<string, number>();
  try {
    const decoder = new TextDecoder(charset);
    for (let code = 0; code <= 0xff; code += 1) codes.set(decoder.decode(Uint8Array.of(code)), code);
  } catch {
    // A charset that nobody knows.
  }
  codes.delete('\ufffd');
  return codes;
}

function encodeByMap(text: string, codes: ReadonlyMap<string, number>): Buffer | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const code = codes.get(character);
    if (code === undefined) return undefined;
    bytes.push(code);
  }
  return Buffer.from(bytes);
}
