export { RefusedRequestError } from './refused-request-error';
export { VcrError, type VcrErrorCode, type VcrErrorDetails } from './vcr-error';
