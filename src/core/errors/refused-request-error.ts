import type { RefusalCode } from '../decide';
import { VcrError, type VcrErrorDetails } from './vcr-error';

/** A request that may be neither replayed nor recorded. Reaches the client as a network error. */
export class RefusedRequestError extends VcrError {
  override readonly name = 'RefusedRequestError';
  declare readonly code: RefusalCode | 'VCR_NETWORK_BLOCKED';

  constructor(code: RefusalCode | 'VCR_NETWORK_BLOCKED', lines: readonly string[], details: VcrErrorDetails) {
    super(code, lines, details);
    // It is made far from the call that was refused: its own frames would show the inside of this package.
    this.stack = `RefusedRequestError: ${this.message}`;
  }
}
