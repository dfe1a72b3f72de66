import assert from 'node:assert/strict';
import https from 'node:https';
import { after, before, describe, it } from 'node:test';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { OriginServer } from '../../support/origin-server';
import { StubOwner } from '../stub-owner';

describe('the first connection of a process, at the socket', () => {
  let origin: OriginServer;
  before(async () => {
    origin = await OriginServer.start();
  });
  after(() => origin.stop());

  // The library is loaded within it; a second handshake on it ends the process with an assertion of Node's.
  it('makes one handshake over TLS', async () => {
    const owner = new StubOwner(() => ({ kind: 'pass' }));

    const status = await nodeTraffic('socket').runAs(
      owner,
      () =>
        new Promise((resolve, reject) => {
          const options = { agent: false, rejectUnauthorized: false };
          https
            .get(`${origin.secureUrl}/text`, options, (response) => resolve(response.resume().statusCode))
            .once('error', reject);
        }),
    );

    assert.equal(status, 200);
  });
});
