import entry from './index.js';

/** The Jest environment, for ES modules: the same class that `require` gives. */
export default entry.default;
export { defineVcrConfig, RefusedRequestError, TestEnvironment, VcrError, withVcr } from './index.js';
export type * from './index.js';
