import type { ConnectionFacts, Interaction, NetworkFailure } from '../../../core/interaction';
import { authorizationErrorOf } from '../../http1/connection-facts';
import { failureError } from '../../network-failure';
import type { ConnectFailure, ConnectStep } from './memory-socket';

/** The recorded failure of an interaction, when it was the connection that could not be made. */
export function connectFailure(
  { recording: { error }, response }: Interaction,
  connection: ConnectionFacts | undefined,
): ConnectFailure | undefined {
  if (error === undefined || response.status.code !== 0) return undefined;
  const isRejected =
    connection?.tls?.authorized === false && connection.tls.authorizationError === authorizationErrorOf(error);
  const step = isRejected ? 'secure' : failedStep(error);
  return step === undefined ? undefined : { step, error: failureError(error) };
}

function failedStep({ name, code, message, syscall }: NetworkFailure): ConnectStep | undefined {
  if (syscall?.startsWith('getaddrinfo') === true) return 'lookup';
  if (syscall === 'connect' || name === 'AggregateError') return 'connect';
  if (code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_') || code === 'EPROTO') return 'secure';
  // OpenSSL's words for what is wrong with a certificate.
  if (/CERT|UNABLE_TO_|SELF_SIGNED/.test(code)) return 'secure';
  return message.startsWith('Client network socket disconnected') ? 'secure' : undefined;
}
