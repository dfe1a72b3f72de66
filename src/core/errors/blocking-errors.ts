import { bareLine, bareText } from '../redact/bare-line';
import { VcrError } from './vcr-error';

type BlockingRequest = { readonly method: string; readonly uri: string };

/** The error of a synchronous request whose answer waits for something that only happens while nothing waits for it. */
export function cannotWait(request: BlockingRequest): VcrError {
  return new VcrError(
    'VCR_NOT_RECORDED',
    [
      `${bareText(request)} was refused: it is synchronous, and what decides about it answers later`,
      '  why:      while such a request waits, no promise of this process can resolve',
      'A hook, a persister or a serializer that gives a promise is the reason. To let the host pass: ignoreHosts',
    ],
    bareLine(request),
  );
}

/** The error of a synchronous request to a server of its own process, which would wait for it for ever. */
export function waitsForItself(request: BlockingRequest): VcrError {
  return new VcrError(
    'VCR_NOT_RECORDED',
    [
      `${bareText(request)} was refused: it is synchronous, and goes to a server of this very process`,
      '  why:      while such a request waits, this process serves nobody: it would never end, and Jest with it',
      'Make the request asynchronous, or run its server in another process.',
    ],
    bareLine(request),
  );
}

/** The error of a synchronous request that was made after the end of its test: it cannot stay without an answer. */
export function madeTooLate(request: BlockingRequest): VcrError {
  return new VcrError(
    'VCR_NOT_RECORDED',
    [`${bareText(request)} was refused: it is synchronous, and its test has ended`],
    bareLine(request),
  );
}
