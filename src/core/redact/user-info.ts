import { REDACTED } from './secret-names';

/**
 * Replaces user name and password in front of a URL's host; the URL may lack its scheme. The same in each URL that
 * stands in its path, as gateways and archives have them, and proxies get them: `/web/https://ada:pw@a.test/`.
 */
export function redactUserInfo(uri: string): string {
  if (!MARK.test(uri)) return uri;
  const shown = redactAuthority(uri);
  const pathEnd = endOf(shown, '?#', 0);
  return redactInside(shown.slice(0, pathEnd), IN_PATH) + redactInside(shown.slice(pathEnd), IN_QUERY);
}

const MARK = /@|%(?:25)*40/;

function redactAuthority(uri: string): string {
  const slashes = uri.indexOf('//');
  const hasAuthorityMark = slashes === 0 || (slashes > 0 && !isPathCharacter(uri.charAt(slashes - 1)));
  const start = hasAuthorityMark ? slashes + 2 : 0;
  const end = endOf(uri, '/?#\\', start);
  const at = uri.lastIndexOf('@', end - 1);
  if (at < start) return uri;
  // Without a mark it may be an address of mail; with a password it is none.
  if (!hasAuthorityMark && (!uri.slice(0, at).includes(':') || NO_USER_INFO.test(uri))) return uri;
  return `${uri.slice(0, start)}${REDACTED}${uri.slice(at)}`;
}

const NO_USER_INFO = /^(?:mailto|sips?|xmpp|acct|urn|tel|data|cid|mid):/i;

// In `/a//b@c` the slashes belong to the path.
function isPathCharacter(character: string): boolean {
  return /[\w/.~%-]/.test(character);
}

// What begins with the mark of an authority, as it is or encoded (once or more often), and goes up to an at sign.
const IN_PATH = [
  /(:\/\/)[^/?#\\\s]*(@)/g,
  /((?::|%(?:25)*3a)(?:%(?:25)*2f){2})(?:(?!%(?:25)*(?:2f|3f|23))[^/?#\\\s])*(@|%(?:25)*40)/gi,
];
// There an ampersand parts values.
const IN_QUERY = [
  /(:\/\/)[^/?#\\\s&]*(@)/g,
  /((?::|%(?:25)*3a)(?:%(?:25)*2f){2})(?:(?!%(?:25)*(?:2f|3f|23))[^/?#\\\s&])*(@|%(?:25)*40)/gi,
];

function redactInside(text: string, marks: readonly RegExp[]): string {
  return marks.reduce((shown, mark) => shown.replace(mark, `$1${REDACTED}$2`), text);
}

function endOf(text: string, signs: string, start: number): number {
  for (let at = start; at < text.length; at += 1) if (signs.includes(text.charAt(at))) return at;
  return text.length;
}
