import type { HeaderMap } from '../interaction';
import type { Ignorable, NamedMatcher } from './matcher';
import { mismatchOf } from './mismatch';
import { show, showBoth } from './show';
import { looksVolatile } from './volatile';

/** All request headers: names in any case and order, values and their order exactly, a multipart boundary aside. */
export const headers: NamedMatcher = {
  name: 'headers',
  readsHeaders: true,
  readsBody: false,
  key: (request) => JSON.stringify([...joinedValues(request.headers)].sort(([a], [b]) => (a < b ? -1 : 1))),
  compare: (recorded, incoming) => {
    const [left, right] = [joinedValues(recorded.headers), joinedValues(incoming.headers)];
    const differing = [...new Set([...left.keys(), ...right.keys()])]
      .map((name): DifferingHeader => ({ name, recorded: left.get(name), incoming: right.get(name) }))
      .filter((header) => header.recorded !== header.incoming);
    if (differing.length === 0) return undefined;
    return mismatchOf(differing.map((part) => ({ reason: describeHeader(part), ignorable: ignorableHeader(part) })));
  },
};

type DifferingHeader = {
  readonly name: string;
  readonly recorded: string | undefined;
  readonly incoming: string | undefined;
};

// Several lines of one name and one line with commas mean the same (RFC 9110, section 5.3).
function joinedValues(map: HeaderMap): Map<string, string> {
  const joined = new Map<string, string>();
  for (const [name, values] of Object.entries(map)) {
    if (values.length === 0) continue;
    const key = name.toLowerCase();
    const before = joined.get(key);
    const value = comparable(key, values.join(', '));
    joined.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return joined;
}

// Clients make a new boundary for each request.
function comparable(name: string, value: string): string {
  return name === 'content-type' && /^\s*multipart\//i.test(value)
    ? value.replace(/;\s*boundary=(?:"[^"]*"|[^;\s]*)/i, '')
    : value;
}

function describeHeader({ name, recorded, incoming }: DifferingHeader): string {
  if (recorded === undefined) return `${name}: not recorded, got ${show(incoming ?? '')}`;
  if (incoming === undefined) return `${name}: recorded ${show(recorded)}, got none`;
  return `${name}: ${showBoth(recorded, incoming)}`;
}

function ignorableHeader({ name, recorded, incoming }: DifferingHeader): Ignorable {
  return { option: 'headers', name, isVolatile: looksVolatile(name, recorded, incoming) };
}
