import { types } from 'node:util';
import { invalidConfiguration, invalidOption, unknownOption } from '../core/errors/option-errors';
import { messageOf, VcrError } from '../core/errors/vcr-error';
import { OPTION_CHECKS } from './option-checks';
import type { VcrConfig } from './vcr-config';

/**
 * Checks what a user wrote as configuration and gives a copy of it: what is changed in the original later, or is
 * another thing each time it is read, has no effect.
 *
 * @throws VcrError `VCR_INVALID_OPTION` for an unknown key or a value of the wrong type, naming where it stands.
 */
export function checkConfig(value: unknown, origin: string): VcrConfig {
  try {
    const problem = problemOf(value);
    if (problem !== undefined) throw invalidConfiguration(origin, problem);
    const entries = Object.entries(value as object) as [string, unknown][];
    for (const [key, option] of entries) checkOption(key, option, origin);
    return Object.freeze(Object.fromEntries(entries));
  } catch (error) {
    if (error instanceof VcrError) throw error;
    // A getter or a proxy of the user's.
    throw invalidConfiguration(origin, `cannot be read: ${messageOf(error)}`, error);
  }
}

function problemOf(value: unknown): string | undefined {
  if (typeof value === 'function') return 'is a function; write the object that it gives';
  if (types.isPromise(value)) return 'is a promise; write the object that it resolves to';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no object';
  // A Map, say, has no keys of its own, and would be configuration that says nothing.
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Object]' || tag === '[object Module]'
    ? undefined
    : `is a ${tag.slice(8, -1)}, no plain object`;
}

function checkOption(key: string, option: unknown, origin: string): void {
  if (!Object.hasOwn(OPTION_CHECKS, key)) throw unknownOption(key, origin, Object.keys(OPTION_CHECKS));
  // An option set to undefined is one that is not set, as in every JavaScript options object.
  if (option === undefined) return;
  const { accepts, advice, ...check } = OPTION_CHECKS[key as keyof VcrConfig];
  if (!accepts(option)) throw invalidOption({ key, value: option, origin, ...check, advice: advice?.(option) });
}
