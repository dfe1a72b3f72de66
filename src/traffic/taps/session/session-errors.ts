import type { NetworkFailure } from '../../../core/interaction';
import { failureError } from '../../network-failure';

/** Node's error for what its HTTP/2 library finds wrong with a server. */
const LIBRARY_ERROR = 'ERR_HTTP2_ERROR';
/** The numbers that the library gives with its messages. */
const NUMBERS: Record<string, number> = {
  'Invalid argument': -501,
  'Protocol error': -505,
  EOF: -507,
  'The length of the frame is invalid': -522,
  'Header compression/decompression error': -523,
  'Flow control error': -524,
  'Violation in HTTP messaging rule': -532,
  'Out of memory': -901,
  'The user callback function failed': -902,
};

class NghttpError extends Error {
  readonly code = LIBRARY_ERROR;
  readonly errno: number | undefined;

  constructor(message: string) {
    super(message);
    this.errno = NUMBERS[message];
  }

  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

/** The error that a client of HTTP/2 gets for a recorded failure. */
export function sessionError(failure: NetworkFailure): Error {
  return failure.code === LIBRARY_ERROR ? new NghttpError(failure.message) : failureError(failure);
}
