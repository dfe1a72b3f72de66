import { filterPairs } from './filter-pairs';
import { filterUri, type UriRules } from './filter-uri';
import type { Occasion } from './occasion';

/** Applies rules to the URLs in a text: a message, a `Link` header. What is no URL stays as it is. */
export function filterUrlsIn(text: string, rules: UriRules, occasion: Occasion): string {
  if (!/[=@]/.test(text)) return text;
  return text.replace(/[^\s"<>`]+/g, (word) => filterWord(word, rules, occasion));
}

function filterWord(word: string, rules: UriRules, occasion: Occasion): string {
  if (!/[=@]/.test(word)) return word;
  const end = lengthWithoutPunctuation(word);
  const [shown, punctuation] = [word.slice(0, end), word.slice(end)];
  if (/[?#@]/.test(shown)) return filterUri(shown, rules, occasion) + punctuation;
  // The rest of a URL with an unencoded space in it has neither of its marks.
  return filterPairs(shown, rules.names, occasion) + punctuation;
}

// The text's own, behind a URL: `(see https://a.test/?token=x).`
function lengthWithoutPunctuation(word: string): number {
  let end = word.length;
  while (end > 0 && ".,;:!?)]}'".includes(word.charAt(end - 1))) end -= 1;
  return end;
}
