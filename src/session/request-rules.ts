import { comparisonOf, type Comparison } from '../core/comparison';
import type { NamedMatcher } from '../core/matchers/matcher';
import { recordingFilter, type RecordingFilter } from '../core/redact/recording-filter';
import type { VcrOptions } from '../options/vcr-config';

/**
 * How options filter and compare requests. Cassettes with the same options share them, and with them what they know of
 * names and URLs already.
 */
export type RequestRules = { readonly filter: RecordingFilter; readonly comparison: Comparison };

export function requestRules(options: VcrOptions, matchers: readonly NamedMatcher[]): RequestRules {
  const filter = recordingFilter(options);
  return { filter, comparison: comparisonOf({ matchers, filter, ignoring: options.matchIgnoring }) };
}
