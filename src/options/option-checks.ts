import { isRecord } from '../core/is-record';
import { types } from 'node:util';
import { bodyPathProblem } from '../core/body-path';
import { isDeleteTarget } from '../core/delete-target';
import { problemOfHost } from '../core/host-text';
import type { MatchIgnoring } from '../core/match-ignoring';
import { RECORD_MODES } from '../core/record-mode';
import type { VcrConfig } from './vcr-config';

/** How one option is checked, and how its rule reads in a message. */
export type OptionCheck = {
  readonly accepts: (value: unknown) => boolean;
  readonly expected: string;
  readonly choices?: readonly string[];
  /** What to write instead of a value that is not accepted, where that can be told. */
  readonly advice?: ((value: unknown) => string | undefined) | undefined;
};

const isBoolean: OptionCheck = {
  accepts: (value) => typeof value === 'boolean',
  expected: 'true or false',
  advice: (value) => (value === 'true' || value === 'false' ? `Write ${value}, without quotation marks.` : undefined),
};
const isText: OptionCheck = { accepts: isFilledText, expected: 'a text' };
const isFunction: OptionCheck = {
  accepts: (value) => typeof value === 'function',
  expected: 'a function',
  advice: adviseModule,
};
const isNames: OptionCheck = {
  accepts: (value) => isListOf(value, isFilledText),
  expected: 'a list of names',
  advice: (value) => (isFilledText(value) ? `Write [${JSON.stringify(value)}].` : undefined),
};
const isFunctions: OptionCheck = {
  accepts: (value) => typeof value === 'function' || isListOf(value, (item) => typeof item === 'function'),
  expected: 'a function or a list of functions',
  advice: adviseModule,
};
const isFilter: OptionCheck = {
  accepts: (value) => isListOf(value, isFilterItem),
  expected: 'a list of names and of [name, string | null | function] pairs',
  advice: isNames.advice,
};
const isHosts: OptionCheck = {
  accepts: (value) => isListOf(value, isHostPattern),
  expected: 'a list of hosts, "*.example.com" patterns, regular expressions and functions',
  advice: adviseHost,
};

const ignoredNames = isNamesBy('headers', 'query', 'body');
const isMatchIgnoring: OptionCheck = {
  accepts: (value) => ignoredNames.accepts(value) && problemOfBodyPath(value) === undefined,
  expected: `${ignoredNames.expected}; in body JSON paths and names of form fields`,
  advice: (value) => (ignoredNames.accepts(value) ? problemOfBodyPath(value) : undefined),
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
  matchIgnoring: isMatchIgnoring,
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
  redact: either(isBoolean, isNamesBy('headers', 'queryParameters', 'bodyFields')),
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
    choices: ['passed'],
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

function either(one: OptionCheck, other: OptionCheck): OptionCheck {
  return {
    accepts: (value) => one.accepts(value) || other.accepts(value),
    expected: `${one.expected} or ${other.expected}`,
    advice: (value) => one.advice?.(value) ?? other.advice?.(value),
  };
}

function isNamesBy(...keys: readonly string[]): OptionCheck {
  const accepts = (value: unknown): boolean =>
    isRecord(value) && Object.entries(value).every(([key, names]) => keys.includes(key) && isNamesOrNothing(names));
  return { accepts, expected: `{ ${keys.join(', ')} }, each a list of names` };
}

function problemOfBodyPath(value: unknown): string | undefined {
  const { body = [] } = value as MatchIgnoring;
  return body.map((path) => bodyPathProblem(path)).find((problem) => problem !== undefined);
}

function isNamesOrNothing(value: unknown): boolean {
  return value === undefined || isNames.accepts(value);
}

function isFilledText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

// By index: `every` passes over holes.
function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && Array.from(value as unknown[]).every((item) => isItem(item));
}

function isFilterItem(item: unknown): boolean {
  if (!Array.isArray(item)) return isFilledText(item);
  const [name, replacement] = item as unknown[];
  if (item.length !== 2 || !isFilledText(name)) return false;
  return replacement === null || typeof replacement === 'string' || typeof replacement === 'function';
}

// A regular expression of the test's realm is no instance of this realm's RegExp.
function isHostPattern(item: unknown): boolean {
  if (typeof item === 'string') return problemOfHost(item) === undefined;
  return typeof item === 'function' || types.isRegExp(item);
}

function adviseHost(value: unknown): string | undefined {
  if (typeof value === 'string') return problemOfHost(value) ?? `Write [${JSON.stringify(value)}].`;
  if (!Array.isArray(value)) return undefined;
  const texts = (value as unknown[]).filter((item) => typeof item === 'string');
  return texts.map((text) => problemOfHost(text)).find((problem) => problem !== undefined) ?? adviseModule(value);
}

// Jest carries its configuration to its workers as JSON: a function in a list arrives as null, a regular expression
// as {}; a text is a mistake.
function adviseModule(value: unknown): string | undefined {
  const isEmpty = (item: unknown): boolean => item === null || (isRecord(item) && Object.keys(item).length === 0);
  const hasLost = Array.isArray(value) ? value.flat().some(isEmpty) : isEmpty(value);
  if (typeof value !== 'string' && !hasLost) return undefined;
  return 'Functions and regular expressions stand in a module: testEnvironmentOptions: { vcrConfig: "<rootDir>/vcr.config.js" }.';
}
