import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cannotWait, madeTooLate, waitsForItself } from '../../../src/core/errors/blocking-errors';
import { waitsForServer } from '../../../src/core/errors/refusal-errors';
import { bareLine } from '../../../src/core/redact/bare-line';

const ASKED = {
  method: 'POST',
  uri: 'http://ada:s3cret@a.test/pkg.S/https://ada:s3cret@b.test/M?access_token=s3cret#id_token=s3cret',
  headers: [['authorization', 's3cret']],
};

describe('a request that is told of where no filter is known', () => {
  it('is shown without query, fragment and user info', () => {
    assert.deepEqual(bareLine(ASKED), {
      method: 'POST',
      uri: 'http://REDACTED@a.test/pkg.S/https://REDACTED@b.test/M',
    });
    assert.equal(bareLine({ method: 'CONNECT', uri: 'a.test:443' }).uri, 'a.test:443');
    assert.equal(bareLine({ method: 'CONNECT', uri: 'ada:s3cret@a.test:443' }).uri, 'REDACTED@a.test:443');
  });

  for (const errorOf of [waitsForServer, cannotWait, madeTooLate, waitsForItself]) {
    it(`gives ${errorOf.name} neither in its message nor in its details`, () => {
      const { message, details } = errorOf(ASKED);

      assert.doesNotMatch(message + JSON.stringify(details), /s3cret/);
      assert.match(message, /^POST http:\/\/REDACTED@a\.test\/pkg\.S\//);
    });
  }
});
