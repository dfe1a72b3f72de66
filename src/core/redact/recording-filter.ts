import { replaceHeader } from '../headers';
import type { HeaderMap, RecordedRequest, RecordedResponse } from '../interaction';
import { REDACTED, SECRET_BODY_FIELDS, SECRET_HEADERS, SECRET_QUERY_PARAMETERS } from './default-lists';
import { filterBody } from './filter-body';
import { filterHeaderMap, redactSetCookies } from './filter-headers';
import { filterUri, redactUserInfo } from './filter-query';
import { filterRules, redactionRule, type FilterItem, type FilterRule } from './filter-rule';

/** Names to redact beside the built-in lists. */
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

/** Takes secrets and unwanted parts out of copies; what went over the wire is never touched. */
export interface RecordingFilter {
  readonly request: (request: RecordedRequest) => RecordedRequest;
  /** Filters the URL alone: enough to look a request up by method and URL, and much cheaper. */
  readonly requestLine: (request: RecordedRequest) => RecordedRequest;
  readonly response: (response: RecordedResponse, request: RecordedRequest) => RecordedResponse;
}

/** Builds the filter that the options describe: the user's rules first, then redaction. */
export function recordingFilter(options: FilterOptions): RecordingFilter {
  const rules = allRules(options);
  const isRedacting = options.redact !== false;
  return {
    request: (request) => filterRequest(request, rules, isRedacting),
    requestLine: (request) => ({ ...request, uri: cleanUri(request.uri, rules, isRedacting, request) }),
    response: (response, request) => {
      const filtered = filterHeaderMap(response.headers, rules.headers, request);
      const headers = isRedacting ? redactSetCookies(filtered) : filtered;
      return { ...response, headers: filterLinks(headers, 'location', rules, isRedacting, request) };
    },
  };
}

type Rules = { headers: FilterRule[]; query: FilterRule[]; body: FilterRule[] };

function allRules(options: FilterOptions): Rules {
  const sameHeader = (name: string, wanted: string): boolean => name.toLowerCase() === wanted.toLowerCase();
  const sameField = (name: string, wanted: string): boolean => name === wanted;
  const rules: Rules = {
    headers: filterRules(options.filterHeaders, sameHeader),
    query: filterRules(options.filterQueryParameters, sameField),
    body: filterRules(options.filterPostDataParameters, sameField),
  };
  if (options.redact === false) return rules;
  const additions = options.redact === true ? {} : options.redact;
  return {
    headers: withRedaction(rules.headers, [...SECRET_HEADERS, ...(additions.headers ?? [])]),
    query: withRedaction(rules.query, [...SECRET_QUERY_PARAMETERS, ...(additions.queryParameters ?? [])]),
    body: withRedaction(rules.body, [...SECRET_BODY_FIELDS, ...(additions.bodyFields ?? [])]),
  };
}

// What the user replaced by hand keeps that replacement: redaction is for what nobody thought of.
function withRedaction(userRules: readonly FilterRule[], names: readonly string[]): FilterRule[] {
  const redaction = redactionRule(names, REDACTED);
  const isHandled = (name: string): boolean => userRules.some((rule) => rule.matches(name));
  return [...userRules, { ...redaction, matches: (name) => redaction.matches(name) && !isHandled(name) }];
}

function filterRequest(request: RecordedRequest, rules: Rules, isRedacting: boolean): RecordedRequest {
  const uri = cleanUri(request.uri, rules, isRedacting, request);
  const body = filterBody(request, rules.body);
  const headers = filterLinks(
    filterHeaderMap(request.headers, rules.headers, request),
    'referer',
    rules,
    isRedacting,
    request,
  );
  const isSameLength = body === request.body || body === null;
  return {
    method: request.method,
    uri,
    headers: isSameLength ? headers : replaceHeader(headers, 'content-length', String(body.length)),
    body,
  };
}

function cleanUri(uri: string, rules: Rules, isRedacting: boolean, request: RecordedRequest): string {
  const filtered = filterUri(uri, rules.query, request);
  return isRedacting ? redactUserInfo(filtered) : filtered;
}

// A redirect and its referer repeat the query of a URL, and with it the secrets that were taken out there.
function filterLinks(
  headers: HeaderMap,
  name: string,
  rules: Rules,
  isRedacting: boolean,
  request: RecordedRequest,
): HeaderMap {
  const key = Object.keys(headers).find((header) => header.toLowerCase() === name);
  if (key === undefined) return headers;
  const values = (headers[key] ?? []).map((value) => cleanUri(value, rules, isRedacting, request));
  return { ...headers, [key]: values };
}
