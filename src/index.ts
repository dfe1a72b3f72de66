/// <reference types="node" preserve="true" />
import NodeEnvironment from 'jest-environment-node';
import { withVcr } from './with-vcr';

/** The Jest environment: `jest-environment-node` with recording and replaying. */
const VcrEnvironment = withVcr(NodeEnvironment);

export default VcrEnvironment;
export { VcrEnvironment as TestEnvironment };
export { withVcr } from './with-vcr';
export { RefusedRequestError, VcrError, type VcrErrorCode, type VcrErrorDetails } from './core/errors';
export type { BaseEnvironment, BaseEnvironmentClass } from './environment/vcr-environment';
export { defineVcrConfig } from './options/vcr-config';
export type * from './types';
