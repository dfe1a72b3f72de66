import { types } from 'node:util';
import { isRecord } from '../core/is-record';

/**
 * The warning for functions and regular expressions among `testEnvironmentOptions.vcrConfig`; `undefined` where there
 * are none. They arrive only when Jest runs in one process: as JSON, on the way to a worker, a function is not there
 * any more, and nothing is left to tell it by.
 */
export function warningOfLostOptions(vcrConfig: unknown): string | undefined {
  if (!isRecord(vcrConfig)) return undefined;
  const lost = Object.keys(vcrConfig).filter((key) => isLost(vcrConfig[key]));
  if (lost.length === 0) return undefined;
  return [
    `Functions and regular expressions in testEnvironmentOptions.vcrConfig work in this run, and are lost when Jest runs workers: ${lost.join(', ')}`,
    'Put the configuration into a module: testEnvironmentOptions: { vcrConfig: "<rootDir>/vcr.config.js" }.',
  ].join('\n');
}

// The deepest is a filter's: [[name, function]].
function isLost(option: unknown): boolean {
  if (!Array.isArray(option)) return typeof option === 'function' || types.isRegExp(option);
  return option.flat().some((item) => typeof item === 'function' || types.isRegExp(item));
}
