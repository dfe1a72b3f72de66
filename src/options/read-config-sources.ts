import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { invalidConfiguration, showValue } from '../core/errors/option-errors';
import { messageOf } from '../core/errors/vcr-error';
import { checkConfig } from './check-config';
import type { ConfigLayer } from './resolve-options';

const OPTIONS_ORIGIN = 'testEnvironmentOptions.vcrConfig';

/** Reads `testEnvironmentOptions.vcrConfig` as far as it stands there; a path is left for `readConfigModule`. */
export function readEnvironmentOptions(value: unknown): ConfigLayer[] {
  if (value === undefined || typeof value === 'string') return [];
  return [{ origin: OPTIONS_ORIGIN, config: checkConfig(value, OPTIONS_ORIGIN) }];
}

/**
 * Reads the module that `testEnvironmentOptions.vcrConfig` names; its default export is the configuration.
 *
 * @throws VcrError `VCR_INVALID_OPTION` when there is no such module, it throws, or it holds something else.
 */
export async function readConfigModule(value: unknown, rootDir: string): Promise<ConfigLayer[]> {
  if (typeof value !== 'string') return [];
  const file = path.resolve(rootDir, value.replace(/^<rootDir>/, rootDir));
  const origin = path.relative(rootDir, file);
  const config = checkConfig(await importDefault(file, origin), origin);
  return [{ origin, config }];
}

/** Reads the docblock's `@vcr-config` lines, each a JSON object. */
export function readDocblock(value: string | readonly string[] | undefined, testFile: string): ConfigLayer[] {
  const origin = `the docblock of ${testFile}`;
  return [value ?? []].flat().map((text) => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      throw invalidConfiguration(origin, `(@vcr-config ${showValue(text)}) is no JSON: ${messageOf(error)}`);
    }
    return { origin, config: checkConfig(parsed, origin) };
  });
}

async function importDefault(file: string, origin: string): Promise<unknown> {
  let loaded: unknown;
  try {
    loaded = await import(pathToFileURL(file).href);
  } catch (error) {
    throw invalidConfiguration(origin, `cannot be loaded: ${messageOf(error)}`);
  }
  return defaultExport(defaultExport(loaded));
}

// `export default` of a transpiled module sits one `default` deeper: module.exports.default.
function defaultExport(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'default' in value ? value.default : value;
}
