import { checkServerIdentity } from 'node:tls';
import type { TlsFacts } from '../core/interaction';
import { authorizationErrorOf } from './http1/connection-facts';

/** What a client asks of the certificate that it is shown. */
export type TlsClient = {
  readonly rejectsUnauthorized: boolean;
  /** Whether it names authorities of its own (`ca`, `pfx`, a context). */
  readonly hasOwnTrust: boolean;
  /** Its own check of the name, given the certificate. */
  readonly checkIdentity: (() => Error | undefined) | undefined;
  /** The name that Node's own check compares, and the certificate. */
  readonly hostname: string;
  readonly certificate: object;
  /** What the recorded connection failed with, if it did. */
  readonly failure?: Error | undefined;
};

export type TlsVerdict = {
  readonly authorized: boolean;
  readonly authorizationError: string | null;
  /** What a client that rejects such a connection fails with. */
  readonly fault: Error | undefined;
};

/**
 * What a client makes of a connection whose facts were recorded, perhaps by another client: one that rejected nothing
 * must not lend its patience to one that does.
 */
export function tlsVerdict(facts: TlsFacts, client: TlsClient): TlsVerdict {
  const fault = faultOf(facts, client);
  return {
    authorized: fault === undefined,
    authorizationError: fault === undefined ? null : authorizationErrorOf(fault),
    fault,
  };
}

function faultOf(facts: TlsFacts, client: TlsClient): Error | undefined {
  const { authorized, authorizationError = 'CERT_UNTRUSTED', certificate } = facts;
  if (!authorized && OF_CERTIFICATE.test(authorizationError)) {
    // It was recorded by a client that trusts others, or nobody. Whom this one trusts, only a handshake could tell.
    const mayTrust = client.rejectsUnauthorized && client.hasOwnTrust && OF_TRUST.has(authorizationError);
    const { failure } = client;
    if (!mayTrust) return isOf(authorizationError, failure) ? failure : chainFault(authorizationError);
  } else if (!authorized && certificate === undefined) return new Error(authorizationError);
  if (certificate === undefined) return undefined;
  if (client.checkIdentity !== undefined) return client.checkIdentity();
  // What nobody found fault with needs no second look: a hook may have given the answer another host.
  return authorized ? undefined : checkServerIdentity(client.hostname, client.certificate as never);
}

/** The codes of OpenSSL for what is wrong with a certificate (`X509_verify_cert_error_string`); all others come of a check. */
const OF_CERTIFICATE =
  /^(?:UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|DEPTH_ZERO_|SELF_SIGNED_|INVALID_|PATH_LENGTH_|OUT_OF_MEM|HOSTNAME_MISMATCH|UNSPECIFIED)/;

/** The words of OpenSSL for those that are seen. */
const CHAIN_FAULTS: Readonly<Partial<Record<string, string>>> = {
  CERT_CHAIN_TOO_LONG: 'certificate chain too long',
  CERT_HAS_EXPIRED: 'certificate has expired',
  CERT_NOT_YET_VALID: 'certificate is not yet valid',
  CERT_REJECTED: 'certificate rejected',
  CERT_REVOKED: 'certificate revoked',
  CERT_SIGNATURE_FAILURE: 'certificate signature failure',
  CERT_UNTRUSTED: 'certificate not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
  HOSTNAME_MISMATCH: 'hostname mismatch',
  INVALID_CA: 'invalid CA certificate',
  INVALID_PURPOSE: 'unsuitable certificate purpose',
  PATH_LENGTH_EXCEEDED: 'path length constraint exceeded',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate in certificate chain',
  UNABLE_TO_GET_CRL: 'unable to get certificate CRL',
  UNABLE_TO_GET_ISSUER_CERT: 'unable to get issuer certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unable to get local issuer certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unable to verify the first certificate',
};

/** Those that other trusted authorities mend. */
const OF_TRUST = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const SYSTEM_CA = '--use-system-ca';

// Newer Nodes advise on those that an authority of the system might mend.
function chainFault(code: string): Error {
  const isAdvised = code !== 'SELF_SIGNED_CERT_IN_CHAIN' && OF_TRUST.has(code);
  const isKnown = process.allowedNodeEnvironmentFlags.has(SYSTEM_CA) && !process.execArgv.includes(SYSTEM_CA);
  const advice = `; if the root CA is installed locally, try running Node.js with ${SYSTEM_CA}`;
  return Object.assign(new Error(`${CHAIN_FAULTS[code] ?? code}${isAdvised && isKnown ? advice : ''}`), { code });
}

function isOf(code: string, error: Error | undefined): error is Error {
  return error !== undefined && authorizationErrorOf(error) === code;
}

/** What a client asks, by its options and as Node reads them. */
export function clientTrust(options: object): Pick<TlsClient, 'rejectsUnauthorized' | 'hasOwnTrust'> {
  const { rejectUnauthorized, ca, pfx, secureContext } = options as Readonly<Record<string, unknown>>;
  // Only an option that is not there is read from the environment.
  const isLax =
    'rejectUnauthorized' in options
      ? rejectUnauthorized === false
      : process.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0';
  return {
    rejectsUnauthorized: !isLax,
    hasOwnTrust: [ca, pfx, secureContext].some((given) => given !== undefined && given !== null),
  };
}
