import { EVENT_ID, getScalarValue, parseEvents, type Event } from 'js-yaml';
import type { DocumentPath } from './document-reader';

/**
 * The line (1-based) on which the value at a path stands, or the line of the nearest value above it. JSON is a
 * subset of YAML, so one walk over parser events serves both. `undefined` when the text does not parse.
 */
export function lineOf(text: string, path: DocumentPath): number | undefined {
  let events: Event[];
  try {
    events = parseEvents(text, {});
  } catch {
    return undefined;
  }
  const offset = offsetOf(events, text, path);
  return offset === undefined ? undefined : text.slice(0, offset).split('\n').length;
}

function offsetOf(events: readonly Event[], text: string, path: DocumentPath): number | undefined {
  let position = 1;
  let found = startOf(events[position]);
  for (const step of path) {
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
  if (event?.type === EVENT_ID.SCALAR) return event.valueStart;
  return event?.type === EVENT_ID.SEQUENCE || event?.type === EVENT_ID.MAPPING ? event.start : undefined;
}
