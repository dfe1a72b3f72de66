/// <reference types="node" preserve="true" />
import JSDOMEnvironment from 'jest-environment-jsdom';
import { withVcr } from './with-vcr';

/** The Jest environment over `jest-environment-jsdom`, which has to be installed beside it. */
const VcrEnvironment = withVcr(JSDOMEnvironment);

export default VcrEnvironment;
export { VcrEnvironment as TestEnvironment };
