import { DEFAULT_LIBRARY } from '../core/default-library';
import { readModeVariable } from './environment-variables';
import type { VcrConfig, VcrOptions } from './vcr-config';

/** Configuration from one place. `origin` names the place in messages. */
export type ConfigLayer = {
  readonly origin: string;
  readonly config: VcrConfig;
  /** Whether a `none` in it stands against `VCR_RECORD_MODE`: one that was set in the test file itself does. */
  readonly pinsMode?: boolean;
};

/** The options in force, and where each that is not a default came from. Frozen: it may be kept and shared. */
export type ResolvedOptions = {
  readonly options: VcrOptions;
  readonly originOf: (key: keyof VcrConfig) => string;
  /** Whether the mode is a `none` of the test file's own, which `VCR_RECORD_MODE` does not change. */
  readonly isPinned: boolean;
};

export type Surroundings = {
  /** Whether Jest runs with `--ci`. */
  readonly isCi: boolean;
  /** The value of `VCR_RECORD_MODE`, if any. */
  readonly recordModeVariable: string | undefined;
};

const DEFAULT_OPTIONS: VcrOptions = {
  recordMode: 'once',
  cassetteLibraryDir: DEFAULT_LIBRARY,
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
 * 6. `VCR_RECORD_MODE`, for `recordMode` alone (here); never over a `none` that a layer pins
 *
 * @throws VcrError `VCR_INVALID_OPTION` when `VCR_RECORD_MODE` names no mode.
 */
export function resolveOptions(layers: readonly ConfigLayer[], surroundings: Surroundings): ResolvedOptions {
  const values: Record<string, unknown> = { ...DEFAULT_OPTIONS };
  const origins = new Map<string, string>();
  let isPinned = false;
  if (surroundings.isCi) {
    values['recordMode'] = 'none';
    origins.set('recordMode', 'the default under --ci');
  }
  for (const { origin, config, pinsMode = false } of layers) {
    for (const [key, value] of Object.entries(config) as [string, unknown][]) {
      if (value === undefined) continue;
      values[key] = value;
      origins.set(key, origin);
    }
    if (config.recordMode !== undefined) isPinned = pinsMode && config.recordMode === 'none';
  }
  const forcedMode = readModeVariable(surroundings.recordModeVariable);
  if (forcedMode !== undefined && !isPinned) {
    values['recordMode'] = forcedMode;
    origins.set('recordMode', 'VCR_RECORD_MODE');
  }
  return Object.freeze({
    options: Object.freeze({
      ...(values as VcrOptions),
      beforeRecordRequest: [values['beforeRecordRequest']].flat() as VcrOptions['beforeRecordRequest'],
      beforeRecordResponse: [values['beforeRecordResponse']].flat() as VcrOptions['beforeRecordResponse'],
    }),
    originOf: (key: keyof VcrConfig) => origins.get(key) ?? 'the default',
    isPinned,
  });
}
