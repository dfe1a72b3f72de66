import { types } from 'node:util';
import { isDeleteTarget } from '../core/delete-target';
import { RECORD_MODES } from '../core/record-mode';
import type { VcrConfig } from './vcr-config';

/** How one option is checked, and how its rule reads in a message. */
export type OptionCheck = {
  readonly accepts: (value: unknown) => boolean;
  readonly expected: string;
  readonly choices?: readonly string[];
};

const isBoolean: OptionCheck = { accepts: (value) => typeof value === 'boolean', expected: 'true or false' };
const isText: OptionCheck = { accepts: (value) => typeof value === 'string' && value !== '', expected: 'a text' };
const isFunction: OptionCheck = { accepts: (value) => typeof value === 'function', expected: 'a function' };
const isNames: OptionCheck = {
  accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  expected: 'a list of names',
};
const isFunctions: OptionCheck = {
  accepts: (value) => [value].flat().every((item) => typeof item === 'function'),
  expected: 'a function or a list of functions',
};
const isFilter: OptionCheck = {
  accepts: (value) => Array.isArray(value) && value.every((item) => isFilterItem(item)),
  expected: 'a list of names and of [name, string | null | function] pairs',
};
const isHosts: OptionCheck = {
  accepts: (value) => Array.isArray(value) && value.every((item) => isHostPattern(item)),
  expected: 'a list of hosts, "*.example.com" patterns, regular expressions and functions',
};

/** The check of every option there is; what is missing here is an unknown option. */
export const OPTION_CHECKS: Readonly<Record<keyof VcrConfig, OptionCheck>> = {
  recordMode: oneOf(RECORD_MODES),
  cassetteLibraryDir: isText,
  cassetteName: isFunction,
  pathTransformer: isFunction,
  serializer: isText,
  persister: isText,
  matchOn: isNames,
  additionalMatchers: isNames,
  matchIgnoring: { accepts: isMatchIgnoring, expected: '{ headers, query, body }, each a list of names' },
  allowPlaybackRepeats: isBoolean,
  dropUnusedRequests: isBoolean,
  recordOnException: isBoolean,
  deleteOnFail: {
    accepts: (value) => typeof value === 'boolean' || isDeleteTarget(value),
    expected: 'true, false or a delete target',
  },
  filterHeaders: isFilter,
  filterQueryParameters: isFilter,
  filterPostDataParameters: isFilter,
  redact: { accepts: isRedact, expected: 'true, false or { headers, queryParameters, bodyFields }' },
  beforeRecordRequest: isFunctions,
  beforeRecordResponse: isFunctions,
  beforePlayback: isFunction,
  ignoreHosts: isHosts,
  ignoreLocalhost: isBoolean,
  ignoreOwnServers: isBoolean,
  blockNetwork: isBoolean,
  allowedHosts: isHosts,
  readableBodies: isBoolean,
  recordErrors: {
    accepts: (value) => typeof value === 'boolean' || value === 'passed',
    expected: '"passed", true or false',
  },
  replayTiming: oneOf(['instant', 'recorded']),
  failOnUnmatchedRequest: isBoolean,
};

function oneOf(choices: readonly string[]): OptionCheck {
  return {
    accepts: (value) => typeof value === 'string' && choices.includes(value),
    expected: `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`,
    choices,
  };
}

function isFilterItem(item: unknown): boolean {
  if (typeof item === 'string') return true;
  if (!Array.isArray(item) || item.length !== 2 || typeof item[0] !== 'string') return false;
  const replacement: unknown = item[1];
  return replacement === null || typeof replacement === 'string' || typeof replacement === 'function';
}

// A regular expression of the test's realm is no instance of this realm's RegExp.
function isHostPattern(item: unknown): boolean {
  return typeof item === 'string' || typeof item === 'function' || types.isRegExp(item);
}

function isMatchIgnoring(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, names]) => ['headers', 'query', 'body'].includes(key) && isNames.accepts(names),
  );
}

function isRedact(value: unknown): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, names]) => ['headers', 'queryParameters', 'bodyFields'].includes(key) && isNames.accepts(names),
  );
}
