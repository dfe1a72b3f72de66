import type { HeaderRules } from './filter-headers';
import { nameRules, type FilterItem, type NameRules } from './filter-rule';
import type { UriRules } from './filter-uri';
import type { NestedRules } from './nested-values';
import { isOAuthTokenName, isSecretName, type NamePlace, type Secrecy } from './secret-names';

/** Names to redact beside those that the rules know. */
export type RedactAdditions = {
  readonly headers?: readonly string[];
  readonly queryParameters?: readonly string[];
  readonly bodyFields?: readonly string[];
};

export type FilterOptions = {
  readonly filterHeaders: readonly FilterItem[];
  readonly filterQueryParameters: readonly FilterItem[];
  readonly filterPostDataParameters: readonly FilterItem[];
  readonly redact: boolean | RedactAdditions;
};

/** The rules of each place, ready to apply. */
export type RecordingRules = {
  readonly requestHeaders: HeaderRules;
  readonly responseHeaders: HeaderRules;
  readonly uri: UriRules;
  readonly body: NameRules;
  readonly responseBody: NameRules;
  readonly nested: NestedRules;
};

export function recordingRules(options: FilterOptions): RecordingRules {
  const isRedacting = options.redact !== false;
  const additions = typeof options.redact === 'object' ? options.redact : {};
  const rulesFor = (place: NamePlace, option: FilterOptionName, added: readonly string[] = []): NameRules =>
    nameRules({
      option,
      items: options[option],
      normalize: option === 'filterHeaders' ? (name) => name.toLowerCase() : (name) => name,
      judge: isRedacting ? secrecyIn(place, added) : undefined,
    });
  const uri = {
    names: rulesFor('query', 'filterQueryParameters', additions.queryParameters),
    hidesUserInfo: isRedacting,
  };
  const body = rulesFor('body', 'filterPostDataParameters', additions.bodyFields);
  const headers = (place: NamePlace): HeaderRules => ({
    names: rulesFor(place, 'filterHeaders', additions.headers),
    uri,
    redactsSecrets: isRedacting,
  });
  return {
    requestHeaders: headers('requestHeader'),
    responseHeaders: headers('responseHeader'),
    uri,
    body,
    responseBody: nameRules({
      option: 'redact',
      items: [],
      normalize: (name) => name,
      judge: isRedacting ? (name) => (isOAuthTokenName(name) ? 'token' : undefined) : undefined,
    }),
    nested: { json: body.secretsOnly, uri: { ...uri, names: uri.names.secretsOnly } },
  };
}

type FilterOptionName = 'filterHeaders' | 'filterQueryParameters' | 'filterPostDataParameters';

function secrecyIn(place: NamePlace, added: readonly string[]): (name: string) => Secrecy | undefined {
  const additions = new Set(added.map(withoutStyle));
  const isAdded = (name: string): boolean =>
    additions.size > 0 && (additions.has(withoutStyle(name)) || additions.has(withoutStyle(lastSegment(name))));
  return (name) => (isSecretName(name, place) || isAdded(name) ? 'secret' : undefined);
}

// The user may write `pin` for `pin`, `PIN` and `user[pin]`.
function lastSegment(name: string): string {
  return name.split(/[[\].]+/).findLast((segment) => segment !== '') ?? name;
}

function withoutStyle(name: string): string {
  const letters = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return letters === '' ? name : letters;
}
