import { invalidOption } from '../core/errors/option-errors';
import { RECORD_MODES, type RecordMode } from '../core/record-mode';
import type { VcrConfig, VcrOptions } from './vcr-config';

/** Configuration from one place. `origin` names the place in messages. */
export type ConfigLayer = { readonly origin: string; readonly config: VcrConfig };

/** The options in force, and where each that is not a default came from. */
export type ResolvedOptions = {
  readonly options: VcrOptions;
  readonly originOf: (key: keyof VcrConfig) => string;
};

export type Surroundings = {
  /** Whether Jest runs with `--ci`. */
  readonly isCi: boolean;
  /** The value of `VCR_RECORD_MODE`, if any. */
  readonly recordModeVariable: string | undefined;
};

const DEFAULT_OPTIONS: VcrOptions = {
  recordMode: 'once',
  cassetteLibraryDir: '__cassettes__',
  cassetteName: undefined,
  pathTransformer: undefined,
  serializer: 'yaml',
  persister: 'fs',
  matchOn: ['method', 'scheme', 'host', 'port', 'path', 'query'],
  additionalMatchers: [],
  matchIgnoring: {},
  allowPlaybackRepeats: false,
  dropUnusedRequests: false,
  recordOnException: true,
  deleteOnFail: false,
  filterHeaders: [],
  filterQueryParameters: [],
  filterPostDataParameters: [],
  redact: true,
  beforeRecordRequest: [],
  beforeRecordResponse: [],
  beforePlayback: undefined,
  ignoreHosts: [],
  ignoreLocalhost: false,
  ignoreOwnServers: true,
  blockNetwork: false,
  allowedHosts: [],
  readableBodies: true,
  recordErrors: 'passed',
  replayTiming: 'instant',
  failOnUnmatchedRequest: true,
};

/**
 * Merges configuration, later layers over earlier ones, each key replaced whole. The layers come in this order,
 * lowest first (docs/configuration.md):
 *
 * 1. defaults (here)
 * 2. `testEnvironmentOptions.vcrConfig`
 * 3. the docblock `@vcr-config`
 * 4. `vcr.configure`
 * 5. `vcr.config` markers, from the outermost describe to the test
 * 6. `VCR_RECORD_MODE`, for `recordMode` alone (here)
 *
 * @throws VcrError `VCR_INVALID_OPTION` when `VCR_RECORD_MODE` names no mode.
 */
export function resolveOptions(layers: readonly ConfigLayer[], surroundings: Surroundings): ResolvedOptions {
  const values: Record<string, unknown> = { ...DEFAULT_OPTIONS };
  const origins = new Map<string, string>();
  if (surroundings.isCi) {
    values['recordMode'] = 'none';
    origins.set('recordMode', 'the default under --ci');
  }
  for (const { origin, config } of layers) {
    for (const [key, value] of Object.entries(config) as [string, unknown][]) {
      if (value === undefined) continue;
      values[key] = value;
      origins.set(key, origin);
    }
  }
  const forcedMode = readModeVariable(surroundings.recordModeVariable);
  if (forcedMode !== undefined) {
    values['recordMode'] = forcedMode;
    origins.set('recordMode', 'VCR_RECORD_MODE');
  }
  return {
    options: {
      ...(values as VcrOptions),
      beforeRecordRequest: [values['beforeRecordRequest']].flat() as VcrOptions['beforeRecordRequest'],
      beforeRecordResponse: [values['beforeRecordResponse']].flat() as VcrOptions['beforeRecordResponse'],
    },
    originOf: (key) => origins.get(key) ?? 'the default',
  };
}

function readModeVariable(value: string | undefined): RecordMode | undefined {
  if (value === undefined || value === '') return undefined;
  const mode = RECORD_MODES.find((name) => name === value);
  if (mode !== undefined) return mode;
  throw invalidOption({
    key: 'recordMode',
    value,
    expected: `one of ${RECORD_MODES.map((name) => JSON.stringify(name)).join(', ')}`,
    origin: 'VCR_RECORD_MODE',
    choices: RECORD_MODES,
  });
}
