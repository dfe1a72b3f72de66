import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientTrust, tlsVerdict, type TlsClient } from '../../src/traffic/tls-verdict';

const CERTIFICATE = {
  ...{ subject: { CN: 'a.test' }, issuer: { CN: 'a.test' }, serialNumber: '01', subjectaltname: 'DNS:a.test' },
  ...{ valid_from: 'Jan  1 00:00:00 2025 GMT', valid_to: 'Jan  1 00:00:00 2045 GMT' },
  ...{ fingerprint: '00', fingerprint256: '00', fingerprint512: '00' },
};

function codeFor(authorizationError: string, client: Partial<TlsClient> = {}): unknown {
  const facts = { authorized: false, authorizationError, certificate: CERTIFICATE };
  return tlsVerdict(facts, {
    ...{ rejectsUnauthorized: true, hasOwnTrust: false, checkIdentity: undefined },
    ...{ hostname: 'a.test', certificate: CERTIFICATE, ...client },
  }).authorizationError;
}

describe('the verdict on recorded facts', () => {
  it('repeats what is wrong with a certificate, known by its words or not, whatever a check says', () => {
    for (const code of ['CERT_HAS_EXPIRED', 'ERROR_IN_CERT_NOT_AFTER_FIELD', 'SELF_SIGNED_CERT_IN_CHAIN']) {
      assert.equal(codeFor(code, { checkIdentity: () => undefined }), code);
    }
  });

  it('leaves it to a client with authorities of its own whom it trusts, and not what nobody can mend', () => {
    assert.equal(codeFor('DEPTH_ZERO_SELF_SIGNED_CERT', { hasOwnTrust: true }), null);
    assert.equal(codeFor('CERT_HAS_EXPIRED', { hasOwnTrust: true }), 'CERT_HAS_EXPIRED');
    const lax = { hasOwnTrust: true, rejectsUnauthorized: false };
    assert.equal(codeFor('DEPTH_ZERO_SELF_SIGNED_CERT', lax), 'DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('asks the check of this client in the place of the one that found a fault, and Node’s where it has none', () => {
    assert.equal(codeFor('not my pin', { checkIdentity: () => undefined }), null);
    assert.equal(codeFor('not my pin', { checkIdentity: () => new Error('nor mine') }), 'nor mine');
    assert.equal(codeFor('not my pin', { hostname: 'b.test' }), 'ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('rejects by the options of a client, and by the environment where they say nothing', () => {
    const rejects = (options: object): boolean => clientTrust(options).rejectsUnauthorized;
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    try {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      assert.deepEqual([{}, { rejectUnauthorized: undefined }, { rejectUnauthorized: false }].map(rejects), [
        true,
        true,
        false,
      ]);
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      assert.deepEqual([{}, { rejectUnauthorized: undefined }, { rejectUnauthorized: true }].map(rejects), [
        false,
        true,
        true,
      ]);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });
});
