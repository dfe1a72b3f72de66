import { LOG_COMMAND_SIGN } from './log-commands';

/**
 * A text of a file, or a title, as a line of ours may show it: a file may hold line breaks that look like our own lines,
 * and what terminals obey, marks of direction among it, or what the log of a CI job does.
 */
export function onOneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, (sign) => encodeURIComponent(sign))
    .replace(LOG_COMMAND_SIGN, (sign) => encodeURIComponent(sign));
}
