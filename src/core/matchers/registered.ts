import type { Matcher } from '../ports';
import type { NamedMatcher } from './matcher';

/** Gives a matcher of the user's the shape of the built-in ones. It may look at anything, so it gets the body. */
export function registeredMatcher(name: string, matcher: Matcher): NamedMatcher {
  return {
    name,
    readsBody: true,
    compare: (recorded, incoming) => {
      try {
        const result = matcher(recorded, incoming);
        if (typeof result === 'string') return { reason: result };
        return result === false ? { reason: 'the matcher returned false' } : undefined;
      } catch (error) {
        return { reason: error instanceof Object && 'message' in error ? String(error.message) : String(error) };
      }
    },
  };
}
