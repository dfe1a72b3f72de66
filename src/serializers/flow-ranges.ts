import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event } from 'js-yaml';

export type Range = readonly [start: number, end: number];

/** Where the indentation of a line means nothing: quoted texts and flow collections, the outermost ones, in order. */
export function flowRanges(events: readonly Event[], source: string): Range[] {
  const ranges: Range[] = [];
  const openStarts: (number | undefined)[] = [];
  let depth = 0;
  let position = 0;
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        const isFlow = event.style === COLLECTION_STYLE.FLOW && source.startsWith(opener(event.type), event.start);
        openStarts.push(isFlow ? event.start : undefined);
        depth += isFlow ? 1 : 0;
        position = Math.max(position, event.start + (isFlow ? 1 : 0));
        break;
      }
      case EVENT_ID.SCALAR:
      case EVENT_ID.ALIAS: {
        const range = rangeOf(event);
        position = Math.max(position, range[1]);
        if (depth === 0 && isQuoted(event)) ranges.push(range);
        break;
      }
      case EVENT_ID.POP: {
        const start = openStarts.pop();
        if (start === undefined) break;
        position = endOfFlow(source, position);
        depth -= 1;
        if (depth === 0) ranges.push([start, position]);
        break;
      }
      case EVENT_ID.DOCUMENT:
        openStarts.push(undefined);
    }
  }
  return ranges;
}

// A pair in a flow sequence, `[a: b]`, is a mapping without brackets.
function opener(type: Event['type']): string {
  return type === EVENT_ID.MAPPING ? '{' : '[';
}

function rangeOf(event: Extract<Event, { anchorEnd: number }>): Range {
  if (event.type === EVENT_ID.ALIAS) return [event.anchorStart, event.anchorEnd];
  if (event.type !== EVENT_ID.SCALAR) return [event.start, event.start];
  const quote = isQuoted(event) ? 1 : 0;
  return [event.valueStart - quote, Math.max(event.valueEnd + quote, event.tagEnd, event.anchorEnd)];
}

function isQuoted(event: Event): boolean {
  if (event.type !== EVENT_ID.SCALAR || event.valueStart === -1) return false;
  return event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
}

// Between the last value and the bracket there is nothing but spaces, commas, colons and comments.
function endOfFlow(source: string, start: number): number {
  let position = start;
  while (position < source.length) {
    const character = source.charAt(position);
    if (character === ']' || character === '}') return position + 1;
    if (character === '#') {
      const lineEnd = source.indexOf('\n', position);
      position = lineEnd === -1 ? source.length : lineEnd;
    }
    position += 1;
  }
  return position;
}
