export { RefusedRequestError } from './refusal-errors';
export { VcrError, type VcrErrorCode, type VcrErrorDetails } from './vcr-error';
