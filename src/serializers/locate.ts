import { EVENT_ID, getScalarValue, type Event } from 'js-yaml';
import { walkJson } from '../core/json-walker';
import { syntaxErrorAt } from './json-syntax';
import { parseLeniently } from './parse-leniently';
import { lineAt } from './text-lines';

/** From a document's root to a value. */
type Steps = readonly (string | number)[];

/**
 * The line (1-based) on which the value at a path stands, or the line of the nearest value above it. `undefined` when
 * the text is neither JSON nor YAML.
 */
export function lineOf(text: string, steps: Steps): number | undefined {
  if (/^\s*[{[]/.test(text) && syntaxErrorAt(text) === undefined) return lineAt(text, offsetInJson(text, steps));
  try {
    const { events, source } = parseLeniently(text);
    const offset = offsetOf(events, source, steps);
    return offset === undefined ? undefined : lineAt(source, offset);
  } catch {
    return undefined;
  }
}

function offsetInJson(text: string, steps: Steps): number {
  let found = 0;
  let matched = 0;
  let depth = 0;
  let index = -1;
  let name: string | undefined;
  for (const piece of walkJson(text)) {
    if (piece.kind === 'close') {
      depth -= 1;
      if (depth === matched) break;
    } else if (piece.kind === 'key') {
      if (depth === matched + 1) name = piece.name;
    } else {
      // A member or item of the container that the steps have led to.
      if (depth === matched + 1) {
        index += 1;
        if ((name ?? index) === steps[matched]) {
          matched += 1;
          found = piece.start;
          index = -1;
          name = undefined;
          if (matched === steps.length || piece.kind === 'scalar') break;
        }
      }
      if (piece.kind === 'open') depth += 1;
    }
  }
  return found;
}

function offsetOf(events: readonly Event[], text: string, steps: Steps): number | undefined {
  let position = 1;
  let found = startOf(events[position]);
  for (const step of steps) {
    const child = childAt(events, position, text, step);
    if (child === undefined) break;
    position = child;
    found = startOf(events[position]) ?? found;
  }
  return found;
}

function childAt(events: readonly Event[], parent: number, text: string, step: string | number): number | undefined {
  const container = events[parent];
  let next = parent + 1;
  for (let index = 0; next < events.length && events[next]?.type !== EVENT_ID.POP; index += 1) {
    if (container?.type === EVENT_ID.SEQUENCE) {
      if (index === step) return next;
      next = afterNode(events, next);
    } else if (container?.type === EVENT_ID.MAPPING) {
      const key = events[next];
      const value = afterNode(events, next);
      if (key?.type === EVENT_ID.SCALAR && getScalarValue(text, key) === step) return value;
      next = afterNode(events, value);
    } else return undefined;
  }
  return undefined;
}

function afterNode(events: readonly Event[], start: number): number {
  let depth = 0;
  let position = start;
  do {
    const type = events[position]?.type;
    if (type === EVENT_ID.SEQUENCE || type === EVENT_ID.MAPPING) depth += 1;
    else if (type === EVENT_ID.POP) depth -= 1;
    position += 1;
  } while (depth > 0 && position < events.length);
  return position;
}

function startOf(event: Event | undefined): number | undefined {
  if (event?.type === EVENT_ID.SCALAR) return event.valueStart === -1 ? undefined : event.valueStart;
  if (event?.type === EVENT_ID.ALIAS) return event.anchorStart;
  return event?.type === EVENT_ID.SEQUENCE || event?.type === EVENT_ID.MAPPING ? event.start : undefined;
}
