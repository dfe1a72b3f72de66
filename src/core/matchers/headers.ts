import { headerValues } from '../headers';
import type { HeaderMap } from '../interaction';
import { show, type NamedMatcher } from './matcher';

/** All request headers: names in any case and order, values and their order exactly. */
export const headers: NamedMatcher = {
  name: 'headers',
  readsBody: false,
  compare: (recorded, incoming) => {
    const names = new Set([...lowerCaseNames(recorded.headers), ...lowerCaseNames(incoming.headers)]);
    const reasons = [...names].flatMap((name) => {
      const left = headerValues(recorded.headers, name).join(', ');
      const right = headerValues(incoming.headers, name).join(', ');
      return left === right ? [] : [`${name}: recorded ${show(left)}, got ${show(right)}`];
    });
    return reasons.length === 0 ? undefined : { reason: reasons.join('; ') };
  },
};

function lowerCaseNames(map: HeaderMap): string[] {
  return Object.keys(map).map((name) => name.toLowerCase());
}
