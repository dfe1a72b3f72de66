import path from 'node:path';
import { messageOf } from '../../core/errors/vcr-error';
import { recordingFilter, type RecordingFilter } from '../../core/redact/recording-filter';
import type { RequestsFilter } from '../../core/redact/redact-content';
import { shownPath } from '../../core/shown-path';
import { readConfigModule } from '../../options/read-config-module';
import { resolveOptions } from '../../options/resolve-options';
import type { VcrConfig, VcrOptions } from '../../options/vcr-config';
import { UsageError } from '../usage-error';

/** The filters of a project, ready for cassettes that are recorded already. */
export type LoadedFilters = {
  readonly filter: RecordingFilter;
  /** For requests, with or without the functions of the user's. */
  readonly requests: RequestsFilter;
  /** What they are, as a person reads it: `the default redaction and vcr.config.js`. */
  readonly source: string;
  /** What of the configuration takes part in recording and not here. */
  readonly leftOut: readonly string[];
  readonly allowPlaybackRepeats: boolean;
};

export type FiltersWanted = {
  /** Path of the module that `testEnvironmentOptions.vcrConfig` names; without it the defaults hold. */
  readonly config: string | undefined;
  readonly cwd: string;
  readonly asksFunctions: boolean;
};

/**
 * Builds the filters that recordings go through today: the default redaction and what a configuration module adds.
 * Hooks are left out: they are code for the moment of recording.
 *
 * @throws UsageError when the module is not there, throws, or holds something else
 */
export async function loadFilters({ config, cwd, asksFunctions }: FiltersWanted): Promise<LoadedFilters> {
  const layers = config === undefined ? [] : await readModule(config, cwd);
  const { options } = resolveOptions(layers, { isCi: false, recordModeVariable: undefined });
  const filter = recordingFilter(options);
  const before = asksFunctions ? undefined : filter.filteredBefore;
  return {
    filter,
    requests: before ?? filter,
    source: sourceOf(config === undefined ? undefined : shownPath(path.resolve(cwd, config), cwd), options),
    leftOut: [...HOOKS.filter((name) => options[name].length > 0), ...(before === undefined ? [] : [FUNCTIONS])],
    allowPlaybackRepeats: options.allowPlaybackRepeats,
  };
}

const HOOKS = ['beforeRecordRequest', 'beforeRecordResponse'] as const satisfies readonly (keyof VcrConfig)[];
const FUNCTIONS = 'functions of filters (--functions asks them)';

async function readModule(config: string, cwd: string): ReturnType<typeof readConfigModule> {
  try {
    return await readConfigModule(config, cwd);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function sourceOf(config: string | undefined, { redact }: VcrOptions): string {
  if (config === undefined) return 'the default redaction';
  return redact === false ? `${config}, which switches redaction off` : `the default redaction and ${config}`;
}
