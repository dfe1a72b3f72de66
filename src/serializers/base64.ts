/**
 * Decodes base64 with its padding, over as many lines as it likes; `undefined` for anything else. `Buffer.from` alone
 * would pass over what is no base64 and give other bytes.
 */
export function bytesFromBase64(text: string): Buffer | undefined {
  const compact = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, 'base64');
}
