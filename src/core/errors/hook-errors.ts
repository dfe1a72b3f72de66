import { messageOf, VcrError } from './vcr-error';

/**
 * A function of the user's (a hook, a filter, a name function, a delete target…) that did not do its part.
 *
 * @param problem how: `threw`, `returned nothing`; what was thrown follows it
 */
export function hookFailed(hook: string, problem: string, cause?: unknown): VcrError {
  const reason = cause === undefined ? problem : `${problem}: ${messageOf(cause)}`;
  return new VcrError('VCR_HOOK_FAILED', [`${hook} ${reason}`], { hook }, cause);
}
