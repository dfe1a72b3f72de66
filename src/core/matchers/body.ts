import type { NamedMatcher } from './matcher';
import { describeBodies } from './body-difference';
import { bodyMeaning, meaningKey } from './body-meaning';

/**
 * The body by meaning: JSON by value, forms without regard to the order of distinct keys, multipart without its
 * boundary, XML-RPC by what it calls; everything else, and content that does not parse, by its bytes.
 */
export const body: NamedMatcher = {
  name: 'body',
  // The content type says what the bytes mean.
  readsHeaders: true,
  readsBody: true,
  key: (request) => meaningKey(bodyMeaning(request)),
  compare: (recorded, incoming) => {
    const [left, right] = [bodyMeaning(recorded), bodyMeaning(incoming)];
    if (meaningKey(left) === meaningKey(right)) return undefined;
    return describeBodies({ meaning: left, bytes: recorded.body }, { meaning: right, bytes: incoming.body });
  },
};
