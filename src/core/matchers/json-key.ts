import { normalScalar } from '../json-scalar';
import { walkJson } from '../json-walker';
import { condense, digest } from './digest';

/** Long arrays are condensed while they are read: what has passed is never held. */
const LONGEST_LIST = 4096;

type OpenContainer =
  | { readonly container: 'array'; list: string }
  | { readonly container: 'object'; members: Map<string, string>; name: string };

/**
 * A text that two JSON texts share exactly when they mean the same: the order of members is free, that of items is not,
 * numbers count by value, and of members with one name the last one counts, as in `JSON.parse`.
 *
 * @param text valid JSON
 */
export function jsonKey(text: string): string {
  const open: OpenContainer[] = [];
  let result = '';
  const add = (value: string): void => {
    const parent = open.at(-1);
    if (parent === undefined) result = value;
    else if (parent.container === 'object') parent.members.set(parent.name, value);
    else {
      parent.list += `${value},`;
      if (parent.list.length > LONGEST_LIST) parent.list = `#${digest(parent.list)};`;
    }
  };
  for (const piece of walkJson(text)) {
    switch (piece.kind) {
      case 'open':
        open.push(
          piece.container === 'array'
            ? { container: 'array', list: '' }
            : { container: 'object', members: new Map(), name: '' },
        );
        break;
      case 'key': {
        const parent = open.at(-1);
        if (parent?.container === 'object') parent.name = piece.name;
        break;
      }
      case 'scalar':
        add(condense(normalScalar(text.slice(piece.start, piece.end))));
        break;
      case 'close': {
        const closed = open.pop();
        if (closed !== undefined) add(condense(closedText(closed)));
        break;
      }
    }
  }
  return result;
}

function closedText(closed: OpenContainer): string {
  if (closed.container === 'array') return `[${closed.list}]`;
  const names = [...closed.members.keys()].sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${closed.members.get(name) ?? ''}`).join(',')}}`;
}
