import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { invalidConfiguration, typeScriptConfiguration } from '../core/errors/option-errors';
import { messageOf } from '../core/errors/vcr-error';
import { shownPath } from '../core/shown-path';
import { checkConfig } from './check-config';
import { OPTION_CHECKS } from './option-checks';
import type { ConfigLayer } from './resolve-options';

/**
 * Reads the module that `testEnvironmentOptions.vcrConfig` names, CommonJS or ES, in TypeScript where Node runs that;
 * its default export is the configuration, or, where there is none, its named exports are.
 *
 * @throws VcrError `VCR_INVALID_OPTION` when there is no such module, it throws, or it holds something else.
 */
export async function readConfigModule(value: unknown, rootDir: string): Promise<ConfigLayer[]> {
  if (typeof value !== 'string') return [];
  if (value.trim() === '') throw invalidConfiguration('testEnvironmentOptions.vcrConfig', 'is an empty text');
  // A function, because `$` in a folder's name would mean something in a replacement text.
  const file = path.resolve(
    rootDir,
    value.replace(/^<rootDir>/, () => rootDir),
  );
  const origin = shownPath(file, rootDir);
  return [{ origin, config: checkConfig(configurationOf(await load(file, origin), origin), origin) }];
}

async function load(file: string, origin: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (isUnknownTypeScript(error, file)) throw typeScriptConfiguration(origin, process.versions.node, error);
    const reason = isNowhere(error, file) ? 'there is no such file' : messageOf(error);
    throw invalidConfiguration(origin, `cannot be loaded: ${reason}`, error);
  }
}

// It may be there, and what it imports be not.
function isNowhere(error: unknown, file: string): boolean {
  if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ERR_MODULE_NOT_FOUND') return false;
  return error.message.startsWith(`Cannot find module '${file}'`);
}

// What the module imports may be TypeScript as well, of an installed package for instance: the advice is not for that.
function isUnknownTypeScript(error: unknown, file: string): boolean {
  if (!(error instanceof Error) || !/\.[mc]?ts$/.test(file)) return false;
  return Reflect.get(error, 'code') === 'ERR_UNKNOWN_FILE_EXTENSION' && error.message.includes(path.basename(file));
}

// `export default` of a transpiled module sits one `default` deeper: module.exports.default.
function configurationOf(loaded: unknown, origin: string): unknown {
  if (!hasDefault(loaded)) {
    const names = Object.keys(loaded as object);
    if (names.some((name) => Object.hasOwn(OPTION_CHECKS, name))) return loaded;
    throw invalidConfiguration(origin, 'is not exported: write export default { … }');
  }
  const exported = defaultOf(loaded, origin);
  return hasDefault(exported) ? defaultOf(exported, origin) : exported;
}

function hasDefault(value: unknown): value is { readonly default: unknown } {
  return typeof value === 'object' && value !== null && 'default' in value;
}

// Named exports of a CommonJS module are the members of its default export; any others would be passed over.
function defaultOf(module: { readonly default: unknown }, origin: string): unknown {
  const { default: exported } = module;
  const isMember = (name: string): boolean =>
    typeof exported === 'object' && exported !== null && Reflect.get(exported, name) === Reflect.get(module, name);
  const passedOver = Object.keys(module).find((name) => Object.hasOwn(OPTION_CHECKS, name) && !isMember(name));
  if (passedOver === undefined) return exported;
  throw invalidConfiguration(origin, `exports ${passedOver} beside its default; put it into the default export`);
}
