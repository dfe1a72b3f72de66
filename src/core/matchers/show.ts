import { visibleLine } from '../visible-text';

const MOST_CHARACTERS = 80;
const CONTEXT = 20;

/** Shows a text in a reason: one line, at most 80 characters, nothing that a terminal, or the log of a CI job, would act on. */
export function show(text: string): string {
  if (text === '') return '""';
  // Cut before it is escaped: a body may have many megabytes.
  return text.length > MOST_CHARACTERS ? `${visibleLine(cut(text, 0, MOST_CHARACTERS - 3))}…` : visibleLine(text);
}

/** `recorded …, got …`; long texts are shown from shortly before the place where they part. */
export function showBoth(recorded: string, incoming: string): string {
  const start = Math.max(recorded.length, incoming.length) <= MOST_CHARACTERS ? 0 : firstDifference(recorded, incoming);
  if (start <= CONTEXT) return `recorded ${show(recorded)}, got ${show(incoming)}`;
  return `recorded ${showFrom(recorded, start - CONTEXT)}, got ${showFrom(incoming, start - CONTEXT)}`;
}

function showFrom(text: string, start: number): string {
  return `…${show(cut(text, start, start + MOST_CHARACTERS))}`;
}

function firstDifference(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  let position = 0;
  while (position < length && left.charCodeAt(position) === right.charCodeAt(position)) position += 1;
  return position;
}

function cut(text: string, start: number, end: number): string {
  // Not half of a character that takes two code units.
  return text.slice(start, end).replace(/^\p{Cs}|\p{Cs}$/gu, '');
}
