import { show } from './matcher';

/** One place where two JSON values differ; `path` is written as in JSONPath, `$.items[0].id`. */
export type JsonDifference = {
  readonly path: string;
  /** The nearest object key on the path: what a filter would name. */
  readonly key: string | undefined;
  readonly reason: string;
};

/** How many differences are collected: the first few tell what happened, the rest is noise. */
const MOST_DIFFERENCES = 5;

/** Compares JSON values by meaning: the order of object keys is free, that of arrays is not. */
export function jsonDifferences(recorded: unknown, incoming: unknown): JsonDifference[] {
  const found: JsonDifference[] = [];
  // An explicit stack: bodies may be nested deeper than the call stack allows.
  const pending: { left: unknown; right: unknown; path: string; key: string | undefined }[] = [
    { left: recorded, right: incoming, path: '$', key: undefined },
  ];
  for (let next = pending.pop(); next !== undefined && found.length < MOST_DIFFERENCES; next = pending.pop()) {
    const { left, right, path, key } = next;
    if (Array.isArray(left) && Array.isArray(right)) {
      for (let index = Math.max(left.length, right.length) - 1; index >= 0; index -= 1) {
        pending.push({ left: left[index], right: right[index], path: `${path}[${index}]`, key });
      }
    } else if (isPlainObject(left) && isPlainObject(right)) {
      const names = new Set([...Object.keys(left), ...Object.keys(right)]);
      for (const name of [...names].reverse()) {
        pending.push({ left: own(left, name), right: own(right, name), path: `${path}${step(name)}`, key: name });
      }
    } else if (!Object.is(left, right)) {
      found.push({ path, key, reason: `${path}: ${describe(left, right)}` });
    }
  }
  return found;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function step(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function describe(left: unknown, right: unknown): string {
  if (left === undefined) return `not recorded, got ${showJson(right)}`;
  if (right === undefined) return `recorded ${showJson(left)}, got nothing`;
  return `recorded ${showJson(left)}, got ${showJson(right)}`;
}

function showJson(value: unknown): string {
  return show(JSON.stringify(value));
}
