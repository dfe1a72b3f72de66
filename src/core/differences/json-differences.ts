import { normalScalar } from '../json-scalar';
import { walkJson } from '../json-walker';

/** One place where two JSON texts differ; `path` is written as in JSONPath, `$.items[0].id`. */
export type JsonDifference = {
  readonly path: string;
  /** The same place in every item of the lists on the way to it: `$.items[*].id`. */
  readonly anyItemPath: string;
  /** Of the member, or of the list, that differs; empty for the text as a whole. */
  readonly name: string;
  /** The value on each side, as it is written there; `undefined` where there is none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** A value and where it stands in its text. */
type JsonNode = {
  readonly start: number;
  end: number;
  readonly members?: Map<string, JsonNode>;
  readonly items?: JsonNode[];
};

type Side = { readonly text: string; readonly node: JsonNode | undefined };

type Place = { readonly path: string; readonly anyItemPath: string; readonly name: string };

/**
 * Finds where two JSON texts differ in meaning: the order of object keys is free, that of arrays is not, numbers count
 * by value and exactly, and of members with one name the last one counts.
 *
 * @param before valid JSON, as is `after`
 * @param most how many are collected: the first few tell what happened, the rest is noise
 */
export function jsonDifferences(before: string, after: string, most: number): JsonDifference[] {
  const found: JsonDifference[] = [];
  // An explicit stack: bodies may be nested deeper than the call stack allows.
  const pending: { left: JsonNode | undefined; right: JsonNode | undefined; place: Place }[] = [
    { left: readJson(before), right: readJson(after), place: { path: '$', anyItemPath: '$', name: '' } },
  ];
  for (let next = pending.pop(); next !== undefined && found.length < most; next = pending.pop()) {
    const { left, right, place } = next;
    if (left?.items !== undefined && right?.items !== undefined) {
      for (let index = Math.max(left.items.length, right.items.length) - 1; index >= 0; index -= 1) {
        pending.push({ left: left.items[index], right: right.items[index], place: itemPlace(place, index) });
      }
    } else if (left?.members !== undefined && right?.members !== undefined) {
      for (const name of [...new Set([...left.members.keys(), ...right.members.keys()])].reverse()) {
        pending.push({ left: left.members.get(name), right: right.members.get(name), place: memberPlace(place, name) });
      }
    } else {
      const [leftSide, rightSide] = [
        { text: before, node: left },
        { text: after, node: right },
      ];
      if (!isSameScalar(leftSide, rightSide)) found.push(difference(place, leftSide, rightSide));
    }
  }
  return found;
}

function readJson(text: string): JsonNode | undefined {
  const open: JsonNode[] = [];
  let root: JsonNode | undefined;
  let name = '';
  const add = (node: JsonNode): void => {
    const parent = open.at(-1);
    root ??= node;
    parent?.items?.push(node);
    parent?.members?.set(name, node);
  };
  for (const piece of walkJson(text)) {
    if (piece.kind === 'key') name = piece.name;
    else if (piece.kind === 'scalar') add({ start: piece.start, end: piece.end });
    else if (piece.kind === 'open') {
      const place = { start: piece.start, end: piece.start };
      const node = piece.container === 'array' ? { ...place, items: [] } : { ...place, members: new Map() };
      add(node);
      open.push(node);
    } else {
      const node = open.pop();
      if (node !== undefined) node.end = piece.start + 1;
    }
  }
  return root;
}

function itemPlace({ path, anyItemPath, name }: Place, index: number): Place {
  return { path: `${path}[${index}]`, anyItemPath: `${anyItemPath}[*]`, name };
}

function memberPlace({ path, anyItemPath }: Place, name: string): Place {
  const step = /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return { path: path + step, anyItemPath: anyItemPath + step, name };
}

function isSameScalar(left: Side, right: Side): boolean {
  const [a, b] = [left.node, right.node];
  if (a === undefined || b === undefined || isContainer(a) || isContainer(b)) return false;
  return normalScalar(slice(left)) === normalScalar(slice(right));
}

function isContainer({ items, members }: JsonNode): boolean {
  return items !== undefined || members !== undefined;
}

function difference({ path, anyItemPath, name }: Place, left: Side, right: Side): JsonDifference {
  return {
    path,
    anyItemPath,
    name,
    before: left.node === undefined ? undefined : slice(left),
    after: right.node === undefined ? undefined : slice(right),
  };
}

function slice({ text, node }: Side): string {
  return node === undefined ? '' : text.slice(node.start, node.end);
}
