import { invalidOption } from '../core/errors/option-errors';
import { RECORD_MODES, type RecordMode } from '../core/record-mode';

/**
 * Reads `VCR_RECORD_MODE`. White space around it is dropped: `set VCR_RECORD_MODE=once && npx jest` gives Windows'
 * shell a blank at the end.
 *
 * @throws VcrError `VCR_INVALID_OPTION` when it names no mode.
 */
export function readModeVariable(value: string | undefined): RecordMode | undefined {
  const name = value?.trim() ?? '';
  if (name === '') return undefined;
  const mode = RECORD_MODES.find((choice) => choice === name);
  if (mode !== undefined) return mode;
  throw invalidOption({
    key: 'recordMode',
    value: name,
    expected: `one of ${RECORD_MODES.map((choice) => JSON.stringify(choice)).join(', ')}`,
    origin: 'VCR_RECORD_MODE',
    choices: RECORD_MODES,
  });
}

/**
 * Reads `VCR_DISABLED`: 1, true, yes, on; or 0, false, no, off and nothing.
 *
 * @throws VcrError `VCR_INVALID_OPTION` for anything else.
 */
export function readDisabledVariable(value: string | undefined): boolean {
  const name = value?.trim().toLowerCase() ?? '';
  if (['1', 'true', 'yes', 'on'].includes(name)) return true;
  if (['', '0', 'false', 'no', 'off'].includes(name)) return false;
  throw invalidOption({ key: 'VCR_DISABLED', value, expected: '1 or 0', origin: 'the environment' });
}

/**
 * Reads `VCR_TAPS`: `socket` takes every request at the socket, nothing or `all` where its client makes it.
 *
 * @throws VcrError `VCR_INVALID_OPTION` for anything else.
 */
export function readTapsVariable(value: string | undefined): 'all' | 'socket' {
  const name = value?.trim().toLowerCase() ?? '';
  if (name === 'socket') return 'socket';
  if (name === '' || name === 'all') return 'all';
  throw invalidOption({ key: 'VCR_TAPS', value, expected: '"socket" or "all"', origin: 'the environment' });
}
