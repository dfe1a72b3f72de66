/** What our own serializers end a name in. */
export const CASSETTE_EXTENSIONS: readonly string[] = ['.yaml', '.yml', '.json'];

/** So much of a file is enough for comments and a directive in front of the first key. */
export const BEGINNING_BYTES = 1024;

/** Whether the text of a file begins as a cassette does: with its interactions, or with `version: 1` and those. */
export function beginsAsCassette(beginning: string): boolean {
  const text = beginning.replace(/^\uFEFF/, '').replace(/^(?:[ \t]*(?:[#%].*)?\r?\n|---[ \t]*\r?\n)*/, '');
  return (
    /^(?:version: *['"]?1['"]? *\r?\n)?(['"]?)interactions\1 *:\s/.test(text) ||
    /^\s*\{\s*(?:"version"\s*:\s*"?1"?\s*,\s*)?"?interactions"?\s*:\s*\[/.test(text)
  );
}
