import { escapedSign } from '../core/escaped-sign';
import { LOG_COMMAND_SIGN } from '../core/log-commands';

/** What a terminal obeys in place of showing it: what moves a cursor, colours, hides or turns text round, breaks lines. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text of anybody's as a terminal may show it, on several lines where it has several: nothing in it is obeyed. */
export function visibleText(text: string): string {
  return text.replace(OBEYED, (character) =>
    character === '\n' || character === '\t' ? character : escapedSign(character),
  );
}

/** As `visibleText`, on one line. */
export function visibleLine(text: string): string {
  return text.replace(OBEYED, escapedSign);
}

/** JSON that reads back as the same value, and in which neither a terminal nor the log of a CI job finds a command. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replace(OBEYED, (character) => (character === '\n' ? character : codeUnits(character)))
    .replace(LOG_COMMAND_SIGN, codeUnits);
}

// What lies above U+FFFF has two of them.
function codeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
