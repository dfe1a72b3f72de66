import { messageOf } from '../errors/vcr-error';
import { copyRequest } from '../interaction';
import type { Matcher } from '../ports';
import { askNow } from '../user-function';
import type { NamedMatcher } from './matcher';

/** What a matcher threw; that means different, where any other function of the user's would have failed. */
class Thrown {
  constructor(readonly reason: string) {}
}

/**
 * Gives a matcher of the user's the shape of the built-in ones. It may look at anything, and change what it is given:
 * it gets copies.
 */
export function registeredMatcher(name: string, matcher: Matcher): NamedMatcher {
  return {
    name,
    readsHeaders: true,
    readsBody: true,
    compare: (recorded, incoming) => {
      const answer = askNow({
        name: `The matcher ${JSON.stringify(name)}`,
        call: () => {
          try {
            return matcher(copyRequest(recorded), copyRequest(incoming));
          } catch (error) {
            return new Thrown(messageOf(error));
          }
        },
        accepts: isAnswer,
        expected: 'true, false, a reason or nothing',
      });
      if (answer instanceof Thrown) return { reason: answer.reason };
      if (typeof answer === 'string') return { reason: answer };
      return answer === false ? { reason: 'the matcher returned false' } : undefined;
    },
  };
}

function isAnswer(answer: unknown): answer is boolean | string | undefined | Thrown {
  return answer === undefined || typeof answer === 'boolean' || typeof answer === 'string' || answer instanceof Thrown;
}
