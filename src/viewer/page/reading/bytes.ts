import type { PageBody } from '../../page-model';

/** A body's bytes, as far as the page has them. */
export function bytesOf({ text, base64 }: PageBody): Uint8Array {
  return text === undefined ? bytesOfText(atob(base64 ?? '')) : new TextEncoder().encode(text);
}

/** The bytes of a text that has a character each. */
export function bytesOfText(binary: string): Uint8Array {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** A text with a character for each byte. Not of a decoder: what the web calls `latin1` is another one. */
export function binaryText(bytes: Uint8Array): string {
  const pieces: string[] = [];
  // Not all as arguments at once, which the stack would have to hold.
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(binaryText(bytes));
}

/** The text that bytes are in UTF-8, or `undefined`. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Lines as `hexdump -C` prints them: place, sixteen bytes, and those that are printable in ASCII. */
export function hexLines(bytes: Uint8Array, most: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, most); at += 16) {
    const row = [...bytes.subarray(at, Math.min(at + 16, most))];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = [hex.slice(0, 8).join(' '), hex.slice(8).join(' ')].join('  ');
    const shown = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${halves.padEnd(48)}  ${shown}`);
  }
  return lines;
}
