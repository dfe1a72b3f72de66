/**
 * A name or value, percent-decoded, each character one byte (latin1): bytes that are not UTF-8 stay distinct, where
 * decoding to text would make `%FF` and `%FE` the same.
 */
export type EncodedBytes = string;

export type EncodedPair = readonly [name: EncodedBytes, value: EncodedBytes];

/** Reads `name=value&name=value`, as a query or a form body carries it; `text` holds one character for each byte. */
export function readPairs(text: string): EncodedPair[] {
  return text.split('&').flatMap((pair): EncodedPair[] => {
    if (pair === '') return [];
    const equals = pair.indexOf('=');
    if (equals === -1) return [[decodeBytes(pair), '']];
    return [[decodeBytes(pair.slice(0, equals)), decodeBytes(pair.slice(equals + 1))]];
  });
}

/** Takes pairs out by name; the text of all others stays as it is. */
export function cutPairs(text: string, isCut: (name: string) => boolean): string {
  const pairs = text.split('&');
  const kept = pairs.filter((pair) => !isCut(shownText(decodeBytes(pair.split('=', 1)[0] ?? ''))));
  return kept.length === pairs.length ? text : kept.join('&');
}

/** Bytes as text, for messages and for names in options. */
export function shownText(bytes: EncodedBytes): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function decodeBytes(text: string): EncodedBytes {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
