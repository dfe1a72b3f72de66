/** Longer names are made to hurt. */
const LONGEST = 200;

/**
 * What came out of a file, on one line and as a terminal may show it: characters that would move its cursor, change its
 * colours or turn the direction of text stand there as escapes.
 */
export function printable(text: string): string {
  const escaped = escapeControls(text);
  return escaped.length > LONGEST ? `${escaped.slice(0, LONGEST - 1)}…` : escaped;
}

/** A value as JSON that a program reads and a terminal survives. */
export function printableJson(value: unknown): string {
  // What is laid out as lines here was escaped by JSON itself in its texts.
  return JSON.stringify(value, null, 2).split('\n').map(escapeControls).join('\n');
}

// Of no terminal's business either: the marks of direction and the line ends that are no controls.
function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
