import { LOG_COMMAND_SIGN } from './log-commands';

/**
 * What a terminal obeys in place of showing it: what moves a cursor, colours, hides or turns text round, breaks lines.
 * Joiners within an emoji, or a word of a script that has them, are part of what is seen.
 */
const OBEYED = /(?!(?<=[^\0-\u024f\p{C}])\p{Join_Control}(?=[^\0-\u024f\p{C}]))[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text of anybody's as a terminal may show it, on several lines where it has several: nothing in it is obeyed. */
export function visibleText(text: string): string {
  return text.replace(OBEYED, (character) =>
    character === '\n' || character === '\t' ? character : escapedSign(character),
  );
}

/**
 * As `visibleText`, on one line: a file, or a title, may hold line breaks with what looks like lines of ours behind them.
 */
export function visibleLine(text: string): string {
  return text.replace(OBEYED, escapedSign).replace(LOG_COMMAND_SIGN, escapedSign);
}

/** JSON that reads back as the same value, and in which neither a terminal nor the log of a CI job finds a command. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replace(OBEYED, (character) => (character === '\n' ? character : codeUnits(character)))
    .replace(LOG_COMMAND_SIGN, codeUnits);
}

// In the way that a JavaScript string writes it.
function escapedSign(character: string): string {
  switch (character) {
    case '\n':
      return String.raw`\n`;
    case '\r':
      return String.raw`\r`;
    case '\t':
      return String.raw`\t`;
    default:
      return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  }
}

// What lies above U+FFFF has two of them.
function codeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
