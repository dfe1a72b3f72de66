import type { HeaderMap } from '../interaction';
import { applyRuling, type NameRules } from './filter-rule';
import { filterUrlsIn } from './filter-text';
import { filterUri, type UriRules } from './filter-uri';
import type { Occasion } from './occasion';
import { REDACTED } from './secret-names';

/** The rules for header names, and those for the URLs that stand in their values. */
export type HeaderRules = { readonly names: NameRules; readonly uri: UriRules; readonly redactsSecrets: boolean };

/** Headers whose value is one URL, perhaps a relative one. */
const URL_HEADERS = new Set(['location', 'content-location', 'referer']);

/** Headers that clients have to read, and that are a secret in part. */
const PARTLY_SECRET: ReadonlyMap<string, (value: string) => string> = new Map([
  ['set-cookie', redactCookie],
  ['www-authenticate', redactChallenge],
  ['proxy-authenticate', redactChallenge],
]);

/** Headers with URLs among other text. */
const LINK_HEADERS = new Set(['link', 'refresh']);

/**
 * Applies rules to every value of every header; a header that loses all its values goes. URLs in values repeat the
 * query of a request, and with it the secrets that are taken out there; some APIs send their arguments as JSON in a
 * header. A ruling for the name itself comes first.
 */
export function filterHeaders(headers: HeaderMap, rules: HeaderRules, occasion: Occasion): HeaderMap {
  let isChanged = false;
  const filtered: [string, string[]][] = [];
  for (const name in headers) {
    const values = headers[name] ?? [];
    const kept = filterValues(name, values, rules, occasion);
    if (kept !== values) isChanged = true;
    if (kept.length > 0 || values.length === 0) filtered.push([name, kept]);
  }
  return isChanged ? Object.fromEntries(filtered) : headers;
}

function filterValues(name: string, values: string[], rules: HeaderRules, occasion: Occasion): string[] {
  const lowerName = name.toLowerCase();
  const ruling = rules.names.ruling(name);
  const redactPart = rules.redactsSecrets ? PARTLY_SECRET.get(lowerName) : undefined;
  if (ruling === undefined || (ruling === 'secret' && redactPart !== undefined)) {
    const shown = values.map((value) => redactPart?.(value) ?? filterUrls(lowerName, value, rules, occasion));
    return shown.every((value, index) => value === values[index]) ? values : shown;
  }
  return values.flatMap((value) => applyRuling(ruling, { key: name, value, request: occasion.request }) ?? []);
}

function filterUrls(name: string, value: string, { uri }: HeaderRules, occasion: Occasion): string {
  if (LINK_HEADERS.has(name)) return filterUrlsIn(value, uri, occasion);
  // User info has no place there (RFC 9110, section 7.2), but some clients take it along from their URL.
  if (name === 'host') return value.includes('@') ? filterUri(`//${value}`, uri, occasion).slice(2) : value;
  if (!URL_HEADERS.has(name)) {
    if (/^\s*[[{]/.test(value)) return occasion.nested(value);
    // A relative one may stand behind other text: `report-uri /csp?token=x`.
    const mayHoldUrl = value.includes('://') || value.startsWith('/') || value.includes('?');
    return mayHoldUrl ? filterUrlsIn(value, { ...uri, names: uri.names.secretsOnly }, occasion) : value;
  }
  // Several URLs in one value, or one with a space in it.
  return /[\s<]/.test(value) ? filterUrlsIn(value, uri, occasion) : filterUri(value, uri, occasion);
}

/**
 * Replaces the token of a challenge (RFC 9110, section 11.2), and keeps its scheme and parameters, which clients answer.
 * NTLM has its whole challenge in the form of a token.
 */
function redactChallenge(value: string): string {
  return value.replace(CHALLENGE_WITH_TOKEN, (whole, start: string, scheme: string) =>
    scheme.toLowerCase() === 'ntlm' ? whole : `${start}${scheme} ${REDACTED}`,
  );
}

const CHALLENGE_WITH_TOKEN = /((?:^|,)[ \t]*)([\w-]+) +[\w~+/.-]+=*(?=[ \t]*(?:,|$))/g;

/**
 * Replaces the value of a cookie, and keeps its name and attributes (RFC 6265, section 4.1). A cookie without a name
 * is all value; some proxies fold several into one line.
 */
function redactCookie(line: string): string {
  const [cookie = '', ...attributes] = line.split(';');
  const equals = cookie.indexOf('=');
  const shown = equals === -1 ? REDACTED : cookie.slice(0, equals + 1) + REDACTED;
  return [shown, ...attributes.map(redactFolded)].join(';');
}

// The comma of `Expires=Wed, 21 Oct 2026` is followed by no name and equals sign.
function redactFolded(attribute: string): string {
  for (let comma = attribute.indexOf(','); comma !== -1; comma = attribute.indexOf(',', comma + 1)) {
    const equals = /^\s*[^\s,;=]{1,500}=/.exec(attribute.slice(comma + 1, comma + 600));
    if (equals !== null) return attribute.slice(0, comma + 1) + equals[0] + REDACTED;
  }
  return attribute;
}
