import { walkJson } from '../../../core/json-walker';

/** A value of a JSON text, with its spelling: numbers stay as they were written. */
export type JsonValue =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number' | 'word'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly JsonValue[] }
  | { readonly kind: 'map'; readonly members: readonly (readonly [name: string, value: JsonValue])[] };

type Container =
  | { readonly kind: 'list'; readonly items: JsonValue[] }
  | { readonly kind: 'map'; readonly members: [string, JsonValue][] };

/** A container that is not closed, and the name that the next value in it has. */
type Open = { readonly container: Container; name: string };

/** Reads a JSON text, however deep, or gives `undefined` for what is none. A name that stands twice is there twice. */
export function readJson(text: string): JsonValue | undefined {
  if (!isJson(text)) return undefined;
  const open: Open[] = [];
  let root: JsonValue | undefined;
  const add = (value: JsonValue): void => {
    const parent = open.at(-1);
    if (parent === undefined) root = value;
    else if (parent.container.kind === 'list') parent.container.items.push(value);
    else parent.container.members.push([parent.name, value]);
  };
  for (const piece of walkJson(text)) {
    if (piece.kind === 'scalar') add(scalar(text.slice(piece.start, piece.end)));
    else if (piece.kind === 'close') open.pop();
    else if (piece.kind === 'key') nameNext(open.at(-1), piece.name);
    else {
      const container: Container =
        piece.container === 'array' ? { kind: 'list', items: [] } : { kind: 'map', members: [] };
      add(container);
      open.push({ container, name: '' });
    }
  }
  return root;
}

/** How many values stand directly in one; 0 for what holds none. */
export function sizeOf(value: JsonValue): number {
  if (value.kind === 'list') return value.items.length;
  return value.kind === 'map' ? value.members.length : 0;
}

/** Says whether a text is JSON, as a whole. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function scalar(spelling: string): JsonValue {
  if (spelling.startsWith('"')) return { kind: 'string', text: JSON.parse(spelling) as string };
  return { kind: /^[-\d]/.test(spelling) ? 'number' : 'word', text: spelling };
}

function nameNext(parent: Open | undefined, name: string): void {
  if (parent !== undefined) parent.name = name;
}
