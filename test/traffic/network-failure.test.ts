import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agentFailure, failureError, networkFailure } from '../../src/traffic/network-failure';

const open = (errored: Error): Parameters<typeof networkFailure>[0] => ({ errored, readableEnded: false });
const errorWith = (facts: object): Error => Object.assign(new Error('failed'), facts);

describe('a failure of the network', () => {
  it('is a time-out of the system, and none that its client calls by the same code', () => {
    const ofSystem = errorWith({ code: 'ETIMEDOUT', syscall: 'connect' });
    const ofClient = errorWith({ code: 'ETIMEDOUT', name: 'TimeoutError' });

    assert.equal(networkFailure(open(ofSystem))?.code, 'ETIMEDOUT');
    assert.equal(networkFailure(open(ofClient)), undefined);
  });

  it('is what a parser of undici found wrong, with and without a code', () => {
    const named = { name: 'HTTPParserError' };

    assert.equal(networkFailure(open(errorWith(named)))?.code, 'HPE_UNKNOWN');
    assert.equal(networkFailure(open(errorWith({ ...named, code: 'HPE_INVALID_EOF' })))?.code, 'HPE_INVALID_EOF');
  });

  it('is a head with two lengths, but not a body that is cut short by the end of its connection', () => {
    const errored = errorWith({ code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' });

    assert.equal(networkFailure(open(errored))?.code, 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH');
    assert.equal(networkFailure({ errored, readableEnded: true })?.message, 'socket hang up');
  });

  it('is the error of an agent that has no code, and is given again without one', () => {
    const failure = agentFailure(new Error('the proxy said no'));

    assert.ok(failure !== undefined);
    const error = failureError(failure);

    assert.equal(error.message, 'the proxy said no');
    assert.ok(!('code' in error));
    assert.equal(agentFailure(errorWith({ code: 'ABORT_ERR' })), undefined);
  });

  it('has the status with which a proxy refused to open a tunnel', () => {
    const message =
      'Failed to establish tunnel to a.test:443 via http://b.test: HTTP/1.1 407 Proxy Authentication Required';

    assert.equal(Reflect.get(failureError({ code: 'ERR_PROXY_TUNNEL', message }), 'statusCode'), 407);
  });
});
