/**
 * Gives the bytes that a text had in a charset; `undefined` for a charset that nobody here knows, and for characters
 * that it does not have in one byte or two. Recorders keep the text decoded, and name what it was.
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
    case 'utf16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'cp949':
      return encodeText(text, 'euc-kr');
    default:
      return isAscii(text) ? Buffer.from(text) : encodeByDecoder(text, charset);
  }
}

function isAscii(text: string): boolean {
  return /^[\0-\u007f]*$/.test(text);
}

/** What windows-1252 has from 0x80 to 0x9f. Not `TextDecoder`: some versions of Node decode it as latin1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windows1252(): Map<string, Code> {
  const codes = new Map<string, Code>();
  for (let code = 0; code <= 0xff; code += 1) {
    codes.set(WINDOWS_1252[code - 0x80] ?? String.fromCharCode(code), [code]);
  }
  return codes;
}

// Node decodes many charsets and encodes few.
function encodeByDecoder(text: string, charset: string): Buffer | undefined {
  const decode = decoderOf(charset);
  if (decode === undefined) return undefined;
  const codes = new Map<string, Code>();
  // By itself each: a lead byte would take the next one with it.
  for (let code = 0; code <= 0xff; code += 1) addCode(codes, decode(Uint8Array.of(code)), [code]);
  return encodeByMap(text, codes) ?? encodeByMap(text, withPairs(codes, decode));
}

// All pairs at once, a line each: one by one, it would take a hundred times as long.
function withPairs(codes: Map<string, Code>, decode: Decode): Map<string, Code> {
  const characters = decode(PAIRS).split('\n');
  characters.forEach((character, index) => addCode(codes, character, PAIRS.subarray(index * 3, index * 3 + 2)));
  return codes;
}

/** No encoder writes the codes of these, where the character has another: in Big5, EUC-JP and Windows-31J. */
const SECOND_LEADS = [0x8e, 0xa2, 0xed, 0xee];
const LEADS = [...range(0x81, 0xfe).filter((lead) => !SECOND_LEADS.includes(lead)), ...SECOND_LEADS];
const PAIRS = Uint8Array.from(LEADS.flatMap((lead) => range(0x40, 0xfe).flatMap((trail) => [lead, trail, 0x0a])));

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

type Code = Iterable<number>;
type Decode = (bytes: Uint8Array) => string;

function decoderOf(charset: string): Decode | undefined {
  try {
    const decoder = new TextDecoder(charset);
    return (bytes) => decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function addCode(codes: Map<string, Code>, character: string, code: Code): void {
  const isOne = character.length === 1 && character !== '\ufffd';
  if (isOne && !codes.has(character)) codes.set(character, code);
}

/** What Ruby decodes the signs of JIS to, and what Node does. */
const JIS_SIGNS: ReadonlyMap<string, string> = new Map([
  ['¢', '￠'],
  ['£', '￡'],
  ['¬', '￢'],
  ['—', '―'],
  ['‖', '∥'],
  ['−', '－'],
  ['〜', '～'],
]);

function encodeByMap(text: string, codes: ReadonlyMap<string, Code>): Buffer | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const code = codes.get(character) ?? codes.get(JIS_SIGNS.get(character) ?? '');
    if (code === undefined) return undefined;
    for (const byte of code) bytes.push(byte);
  }
  return Buffer.from(bytes);
}
