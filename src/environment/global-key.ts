/** Where the environment leaves `vcr` for `jest-environment-vcr/globals`, whatever `injectGlobals` says. */
export const ENVIRONMENT_KEY = Symbol.for('jest-environment-vcr');
