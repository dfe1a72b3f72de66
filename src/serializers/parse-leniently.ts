import { parseEvents, YAMLException, type Event } from 'js-yaml';
import { flowRanges } from './flow-ranges';
import { linesInFlow } from './lines-in-flow';

/** Levels of lists and maps; js-yaml's own limit, and far from the end of the stack. */
export const DEEPEST = 100;

/** What the parser found in a text. Offsets of the events are those of `source`, whose lines are the text's. */
export type ParsedYaml = { readonly events: Event[]; readonly source: string };

/**
 * Parses YAML that PyYAML takes and the specification does not: quoted texts and flow collections whose later lines
 * are not indented more than what holds them. Their indentation means nothing, so adding to it changes no value. All
 * such lines of a file are found and indented at once: the parser stops at the first, and would have to start again
 * for each.
 *
 * @throws YAMLException
 */
export function parseLeniently(text: string): ParsedYaml {
  try {
    return { events: parse(text), source: text };
  } catch (error) {
    const isDeficient = error instanceof YAMLException && error.reason === 'deficient indentation';
    const repaired = isDeficient ? indentFlows(text) : undefined;
    if (repaired === undefined) throw error;
    return repaired;
  }
}

function indentFlows(text: string): ParsedYaml | undefined {
  const { starts, deepestColumn } = linesInFlow(text);
  const indentation = ' '.repeat(deepestColumn + 2);
  const pieces: string[] = [];
  const touched: number[] = [];
  let done = 0;
  let added = 0;
  for (const start of starts) {
    pieces.push(text.slice(done, start), indentation);
    touched.push(start + added);
    done = start;
    added += indentation.length;
  }
  const source = pieces.join('') + text.slice(done);
  const events = parse(source);
  // The lines were found by a look at the text; only the parser knows that each stands where spaces mean nothing.
  return areInside(touched, flowRanges(events, source)) ? { events, source } : undefined;
}

function areInside(offsets: readonly number[], ranges: readonly (readonly [start: number, end: number])[]): boolean {
  let range = 0;
  return offsets.every((offset) => {
    while ((ranges[range]?.[1] ?? Infinity) < offset) range += 1;
    return (ranges[range]?.[0] ?? Infinity) < offset;
  });
}

function parse(text: string): Event[] {
  try {
    return parseEvents(text, { maxDepth: DEEPEST });
  } catch (error) {
    // A tag of some megabytes is more than js-yaml's expressions hold.
    if (error instanceof RangeError) throw new YAMLException('a tag, an anchor or a number in it is too long');
    throw error;
  }
}
