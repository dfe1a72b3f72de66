import { invalidConfiguration, showValue } from '../core/errors/option-errors';
import { messageOf } from '../core/errors/vcr-error';
import { shownPath } from '../core/shown-path';
import { checkConfig } from './check-config';
import { checkEnvironmentOptions, checkPragmas } from './check-environment-options';
import type { ConfigLayer } from './resolve-options';

const OPTIONS_ORIGIN = 'testEnvironmentOptions.vcrConfig';

/**
 * Reads `testEnvironmentOptions`, as far as its `vcrConfig` stands there; a path is left for `readConfigModule`.
 *
 * @throws VcrError `VCR_INVALID_OPTION`, also for other keys that look like ours.
 */
export function readEnvironmentOptions(options: Readonly<Record<string, unknown>>): ConfigLayer[] {
  checkEnvironmentOptions(options);
  const { vcrConfig } = options;
  if (vcrConfig === undefined || typeof vcrConfig === 'string') return [];
  return [{ origin: OPTIONS_ORIGIN, config: checkConfig(vcrConfig, OPTIONS_ORIGIN) }];
}

/** The file that a docblock stands in. */
export type DocblockPlace = { readonly testPath: string; readonly rootDir: string };

/**
 * Reads the `@vcr-config` lines of a file's docblock, each a JSON object.
 *
 * @throws VcrError `VCR_INVALID_OPTION`, also for other pragmas that look like ours.
 */
export function readDocblock(
  pragmas: Readonly<Record<string, string | readonly string[] | undefined>>,
  { testPath, rootDir }: DocblockPlace,
): ConfigLayer[] {
  const origin = `the docblock of ${shownPath(testPath, rootDir)}`;
  checkPragmas(pragmas, origin);
  return [pragmas['vcr-config'] ?? []].flat().map((text) => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      throw invalidConfiguration(origin, `(@vcr-config ${showValue(text)}) is no JSON: ${messageOf(error)}`);
    }
    return { origin, config: checkConfig(parsed, origin) };
  });
}
