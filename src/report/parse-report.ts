import { isRecord } from '../core/is-record';
import { RECORD_MODES } from '../core/record-mode';
import type { RunReport } from '../core/run-report';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const oneOf =
  (...choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const REQUEST = shape({ method: text, uri: text });

const CHANGE = shape({
  kind: oneOf('added', 'replaced', 'removed'),
  request: REQUEST,
  status: count,
  statusBefore: maybe(count),
  differs: maybe(listOf(text)),
});

const CASSETTE = shape({
  path: text,
  tests: listOf(text),
  mode: oneOf(...RECORD_MODES),
  outcome: oneOf('recorded', 'appended', 'rewritten', 'replayed'),
  interactions: count,
  digest: maybe(text),
  unused: maybe(listOf(count)),
  changes: listOf(CHANGE),
});

const NEAREST = shape({
  interaction: count,
  request: REQUEST,
  differences: listOf(shape({ matcher: text, reason: text })),
});

const FILE = shape({
  testPath: text,
  project: maybe(text),
  isWhole: flag,
  spared: listOf(text),
  cassettes: listOf(CASSETTE),
  deleted: listOf(shape({ path: text, test: text })),
  passedThrough: listOf(shape({ origin: text, count })),
  replayedFailures: listOf(shape({ test: text, cassette: text, request: REQUEST })),
  refusals: listOf(
    shape({ test: text, code: text, message: text, request: REQUEST, cassette: maybe(text), nearest: listOf(NEAREST) }),
  ),
});

const REPORT = shape({
  reportVersion: oneOf(1),
  startedAt: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  rootDir: text,
  isFullRun: flag,
  shard: maybe(shape({ index: count, count, isWhole: flag })),
  files: listOf(FILE),
  unreported: listOf(text),
  obsolete: maybe(listOf(text)),
  undecided: maybe(listOf(text)),
});

/** Reads the text of a report, checked to the last field: it may be somebody else's file. `undefined` for anything else. */
export function parseReport(json: string): RunReport | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return REPORT(value) ? (value as RunReport) : undefined;
  } catch {
    return undefined;
  }
}
