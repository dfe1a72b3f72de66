import entry from './jsdom.js';

/** The Jest environment over jsdom, for ES modules: the same class that `require` gives. */
export default entry.default;
export { TestEnvironment } from './jsdom.js';
