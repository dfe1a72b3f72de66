import { sizeOf, type JsonValue } from '../reading/json-tree';
import type { Difference } from './compare';

/** Nobody reads more, and two long lists may differ in each item. */
const MOST_DIFFERENCES = 500;

type Pair = { readonly path: string; readonly left: JsonValue | undefined; readonly right: JsonValue | undefined };

/** Where two JSON values differ. The order of names is free, that of items is not; of a name that stands twice the last counts. */
export function jsonDifferences(left: JsonValue, right: JsonValue): Difference[] {
  const found: Difference[] = [];
  const pending: Pair[] = [{ path: '$', left, right }];
  for (let next = pending.pop(); next !== undefined && found.length < MOST_DIFFERENCES; next = pending.pop()) {
    const inside = pairsInside(next);
    if (inside !== undefined) for (const pair of inside.reverse()) pending.push(pair);
    else if (shown(next.left) !== shown(next.right)) found.push(difference(next));
  }
  return found;
}

function pairsInside({ path, left, right }: Pair): Pair[] | undefined {
  if (left?.kind === 'list' && right?.kind === 'list') {
    const length = Math.max(left.items.length, right.items.length);
    return Array.from({ length }, (_, at) => ({
      path: `${path}[${at}]`,
      left: left.items[at],
      right: right.items[at],
    }));
  }
  if (left?.kind === 'map' && right?.kind === 'map') {
    const [leftMembers, rightMembers] = [new Map(left.members), new Map(right.members)];
    const names = new Set([...leftMembers.keys(), ...rightMembers.keys()]);
    return [...names].map((name) => ({
      path: path + step(name),
      left: leftMembers.get(name),
      right: rightMembers.get(name),
    }));
  }
  return undefined;
}

function difference({ path, left, right }: Pair): Difference {
  return {
    place: path,
    ...(left === undefined ? {} : { left: shown(left) }),
    ...(right === undefined ? {} : { right: shown(right) }),
  };
}

function shown(value: JsonValue | undefined): string {
  switch (value?.kind) {
    case undefined:
      return '';
    case 'string':
      return JSON.stringify(value.text);
    case 'number':
    case 'word':
      return value.text;
    case 'list':
      return `[…] ${sizeOf(value)}`;
    case 'map':
      return `{…} ${sizeOf(value)}`;
  }
}

function step(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
