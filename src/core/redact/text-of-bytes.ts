import { isUtf8 } from 'node:buffer';

/** Bytes as text that turns back into exactly these bytes, whatever they are. */
export type ByteText = { readonly text: string; readonly toBytes: (text: string) => Buffer };

/** Reads bytes as UTF-8 or UTF-16, and else byte by byte: field names are ASCII in every other charset of the web. */
export function textOfBytes(bytes: Buffer): ByteText {
  if (isUtf16(bytes, LITTLE_ENDIAN)) return { text: bytes.toString('utf16le'), toBytes: utf16 };
  if (isUtf16(bytes, BIG_ENDIAN))
    return { text: swapped(bytes).toString('utf16le'), toBytes: (text) => swapped(utf16(text)) };
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  return { text: bytes.toString(encoding), toBytes: (text) => Buffer.from(text, encoding) };
}

const LITTLE_ENDIAN = 1;
const BIG_ENDIAN = 0;

// By its mark, or by the first two characters: JSON and forms begin with ASCII.
function isUtf16(bytes: Buffer, zeroAt: 0 | 1): boolean {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return false;
  const mark = zeroAt === LITTLE_ENDIAN ? [0xff, 0xfe] : [0xfe, 0xff];
  if (bytes[0] === mark[0] && bytes[1] === mark[1]) return true;
  const letterAt = 1 - zeroAt;
  return [0, 2].every((at) => bytes[at + zeroAt] === 0 && (bytes[at + letterAt] ?? 0) >= 0x09);
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16();
}
