import { didYouMean } from './nearest-name';
import { showValue } from './show-value';
import { VcrError } from './vcr-error';

export { showValue } from './show-value';

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
  /** What to write instead, where that is known: a whole sentence. */
  readonly advice?: string | undefined;
}): VcrError {
  const { key, value, expected, origin, choices = [], advice } = problem;
  const suggestion = typeof value === 'string' ? didYouMean(value, choices) : '';
  return new VcrError(
    'VCR_INVALID_OPTION',
    [
      `Option "${key}" in ${origin} is ${showValue(value)}${suggestion}`,
      `Expected ${expected}.`,
      ...(advice === undefined ? [] : [advice]),
    ],
    { key, origin, value },
  );
}

/** A place of configuration that holds no configuration at all. */
export function invalidConfiguration(origin: string, problem: string, cause?: unknown): VcrError {
  return new VcrError('VCR_INVALID_OPTION', [`The configuration in ${origin} ${problem}`], { origin }, cause);
}

/** A configuration module in TypeScript, on a Node that runs none. */
export function typeScriptConfiguration(origin: string, nodeVersion: string, cause: unknown): VcrError {
  return new VcrError(
    'VCR_INVALID_OPTION',
    [
      `The configuration in ${origin} cannot be loaded: Node ${nodeVersion} runs no TypeScript; 22.18 and later do`,
      'Write it in JavaScript with // @ts-check and defineVcrConfig, or call vcr.configure({ … }) in a setup file in TypeScript, which Jest compiles.',
    ],
    { origin },
    cause,
  );
}

/** A key of Jest's configuration, or a docblock pragma, that is ours and stands in the wrong place. */
export function misplacedOption(key: string, origin: string, advice: string): VcrError {
  return new VcrError(
    'VCR_INVALID_OPTION',
    [`"${key}" in ${origin} is read by nobody; it looks like configuration of jest-environment-vcr`, advice],
    { key, origin },
  );
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
