import { misplacedOption } from '../core/errors/option-errors';
import { showValue } from '../core/errors/show-value';
import { OPTION_CHECKS } from './option-checks';

const PLACE = 'testEnvironmentOptions';

/**
 * Checks the other keys of `testEnvironmentOptions`. They belong to the environment below and pass, but for those that
 * look like ours: an option one level too high, `vcr: { … }`, another writing of `vcrConfig`.
 *
 * @throws VcrError `VCR_INVALID_OPTION` that shows what to write.
 */
export function checkEnvironmentOptions(options: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(options)) {
    if (key === 'vcrConfig' || value === undefined) continue;
    const option = optionNamed(key);
    if (option !== undefined) throw misplacedOption(key, PLACE, adviseOption(option, value));
    if (normal(key).startsWith('vcr')) throw misplacedOption(key, PLACE, adviseWhole(value));
  }
}

/**
 * Checks the pragmas of a file's docblock for those that look like ours: `@vcr`, `@vcrConfig`.
 *
 * @throws VcrError `VCR_INVALID_OPTION` that shows what to write.
 */
export function checkPragmas(pragmas: Readonly<Record<string, unknown>>, origin: string): void {
  for (const key of Object.keys(pragmas)) {
    if (key === 'vcr-config' || !normal(key).startsWith('vcr')) continue;
    throw misplacedOption(`@${key}`, origin, 'Write @vcr-config {"recordMode": "none"}.');
  }
}

function adviseOption(option: string, value: unknown): string {
  return `Write ${PLACE}: { vcrConfig: { ${option}: ${showValue(value)} } }.`;
}

function adviseWhole(value: unknown): string {
  const isConfiguration = typeof value === 'string' || (typeof value === 'object' && value !== null);
  return `Write ${PLACE}: { vcrConfig: ${isConfiguration ? showValue(value) : '{ … }'} }.`;
}

// In any style: record_mode, record-mode, RecordMode.
function optionNamed(key: string): string | undefined {
  return Object.keys(OPTION_CHECKS).find((option) => normal(option) === normal(key));
}

function normal(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}
