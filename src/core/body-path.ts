/** One step of a path into JSON: a member, an item, or any of them; `isDeep` also looks into all that lies below. */
export type PathStep = {
  readonly isDeep: boolean;
  readonly selects:
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'index'; readonly index: number }
    | { readonly kind: 'any' };
};

/** A place in a body: a path into JSON, or the name of a form field. */
export type BodyPath =
  { readonly kind: 'json'; readonly steps: readonly PathStep[] } | { readonly kind: 'field'; readonly name: string };

const FORMS = 'such as $.meta.id, $..timestamp, $.items[*].id, $.items[0], $["odd key"], or the name of a form field';

/**
 * Reads a place in a body as `matchIgnoring.body` takes it. What begins with `$` is a path.
 *
 * @throws Error that says where the text is no path
 */
export function parseBodyPath(text: string): BodyPath {
  if (text === '') throw new Error(`a path is empty; write one ${FORMS}`);
  if (!text.startsWith('$')) return { kind: 'field', name: text };
  const steps: PathStep[] = [];
  for (let position = 1; position < text.length;) {
    const step = stepAt(text, position);
    if (step === undefined) {
      throw new Error(
        `${JSON.stringify(text)} is no path from ${JSON.stringify(text.slice(position))} on; write one ${FORMS}`,
      );
    }
    steps.push(step.step);
    position = step.end;
  }
  return { kind: 'json', steps };
}

/** What is wrong with a path, or `undefined` when nothing is. */
export function bodyPathProblem(text: string): string | undefined {
  try {
    parseBodyPath(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function stepAt(text: string, start: number): { step: PathStep; end: number } | undefined {
  const dots = /\.{0,2}/y;
  dots.lastIndex = start;
  const dotCount = dots.exec(text)?.[0].length ?? 0;
  const from = start + dotCount;
  // `$.['a']` is no JSONPath, and what many write.
  const selector = text.charAt(from) === '[' ? bracketAt(text, from) : dotCount === 0 ? undefined : nameAt(text, from);
  return selector && { step: { isDeep: dotCount === 2, selects: selector.selects }, end: selector.end };
}

type Selector = { readonly selects: PathStep['selects']; readonly end: number };

function nameAt(text: string, from: number): Selector | undefined {
  const name = /[^\s.[\]'"*()?,:]+|\*/y;
  name.lastIndex = from;
  const match = name.exec(text)?.[0];
  if (match === undefined) return undefined;
  return { selects: match === '*' ? { kind: 'any' } : { kind: 'name', name: match }, end: from + match.length };
}

function bracketAt(text: string, from: number): Selector | undefined {
  const bracket = /\[\s*(?:(\*)|(\d{1,9})|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\]/y;
  bracket.lastIndex = from;
  const match = bracket.exec(text);
  if (match === null) return undefined;
  const [whole, any, index, double, single] = match;
  const end = from + whole.length;
  if (any !== undefined) return { selects: { kind: 'any' }, end };
  if (index !== undefined) return { selects: { kind: 'index', index: Number(index) }, end };
  const name = unquoted(double ?? (single ?? '').replace(/\\'/g, "'").replace(/"/g, String.raw`\"`));
  return name === undefined ? undefined : { selects: { kind: 'name', name }, end };
}

function unquoted(inside: string): string | undefined {
  try {
    return JSON.parse(`"${inside}"`) as string;
  } catch {
    return undefined;
  }
}
