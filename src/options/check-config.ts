import { invalidConfiguration, invalidOption, unknownOption } from '../core/errors/option-errors';
import { OPTION_CHECKS } from './option-checks';
import type { VcrConfig } from './vcr-config';

/**
 * Checks what a user wrote as configuration and gives it back as such.
 *
 * @throws VcrError `VCR_INVALID_OPTION` for an unknown key or a value of the wrong type, naming where it stands.
 */
export function checkConfig(value: unknown, origin: string): VcrConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidConfiguration(origin, 'is no object');
  }
  for (const [key, option] of Object.entries(value) as [string, unknown][]) {
    if (!Object.hasOwn(OPTION_CHECKS, key)) throw unknownOption(key, origin, Object.keys(OPTION_CHECKS));
    // An option set to undefined is one that is not set, as in every JavaScript options object.
    if (option === undefined) continue;
    const check = OPTION_CHECKS[key as keyof VcrConfig];
    if (!check.accepts(option)) throw invalidOption({ key, value: option, origin, ...check });
  }
  return value;
}
