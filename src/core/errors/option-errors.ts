import { didYouMean } from './nearest-name';
import { VcrError } from './vcr-error';

/** An option that does not exist. */
export function unknownOption(key: string, origin: string, known: readonly string[]): VcrError {
  const suggestion = didYouMean(key, known);
  return new VcrError(
    'VCR_INVALID_OPTION',
    [
      `Unknown option "${key}" in ${origin}${suggestion}`,
      ...(suggestion === '' ? [`Known options: ${[...known].sort().join(', ')}.`] : []),
    ],
    { key, origin },
  );
}

/** An option whose value has the wrong type or is none of the choices. */
export function invalidOption(problem: {
  readonly key: string;
  readonly value: unknown;
  readonly expected: string;
  readonly origin: string;
  readonly choices?: readonly string[];
}): VcrError {
  const { key, value, expected, origin, choices = [] } = problem;
  const suggestion = typeof value === 'string' ? didYouMean(value, choices) : '';
  return new VcrError(
    'VCR_INVALID_OPTION',
    [`Option "${key}" in ${origin} is ${showValue(value)}${suggestion}`, `Expected ${expected}.`],
    { key, origin, value },
  );
}

/** A place of configuration that holds no configuration at all. */
export function invalidConfiguration(origin: string, problem: string): VcrError {
  return new VcrError('VCR_INVALID_OPTION', [`The configuration in ${origin} ${problem}`], { origin });
}

/** `vcr` was used where this environment does not run. */
export function noEnvironment(member: string): VcrError {
  return new VcrError('VCR_NO_ENVIRONMENT', [
    `vcr.${member} was used outside the environment jest-environment-vcr`,
    "Set preset: 'jest-environment-vcr' or testEnvironment: 'vcr' in the Jest configuration,",
    'or put /** @jest-environment vcr */ at the top of this test file.',
  ]);
}

/** A member that belongs to a running test or hook was used elsewhere. */
export function notInATest(member: string): VcrError {
  return new VcrError('VCR_NOT_IN_A_TEST', [
    `vcr.${member} was used where no test or hook is running`,
    'Use it inside a test or a hook.',
  ]);
}

/** Shows a value of the user's back, short. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (value === null || value === undefined || typeof value !== 'object') return String(value);
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
