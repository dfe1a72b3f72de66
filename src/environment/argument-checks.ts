import { invalidOption, showValue } from '../core/errors/option-errors';

/**
 * Checks what is registered under a name.
 *
 * @throws VcrError `VCR_INVALID_OPTION`
 */
export function checkPort(origin: string, name: unknown, isPort: boolean, expected: string): void {
  if (typeof name !== 'string' || name === '') {
    throw invalidOption({ key: 'name', value: name, origin, expected: 'a text' });
  }
  if (!isPort) throw invalidOption({ key: showValue(name), value: 'something else', origin, expected });
}

export function hasFunctions(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof Reflect.get(value, name) === 'function');
}
