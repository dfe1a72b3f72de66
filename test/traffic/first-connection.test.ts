import assert from 'node:assert/strict';
import { once, type EventEmitter } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import { it } from 'node:test';
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { listen } from './loopback';
import { StubOwner } from './stub-owner';

// A file, and so a process, of its own: what the first connection brings along is what all others are guarded by.
it('guards plain connections also when the first one of the process is a TLS connection', async (t) => {
  let connections = 0;
  const port = await listen(
    t,
    net.createServer(() => (connections += 1)),
  );
  const owner = new StubOwner(() => ({ kind: 'refuse', error: new Error('refused request') }));
  owner.refuseConnection = () => new Error('refused connection');

  const [overTls, plain] = await nodeTraffic('socket').runAs(owner, async () => [
    await errorOf(https.get(`https://127.0.0.1:${port}/`)),
    await errorOf(net.connect(port, '127.0.0.1').on('data', () => undefined)),
  ]);

  assert.equal(overTls, 'refused request');
  assert.equal(plain, 'refused connection');
  assert.equal(connections, 0);
});

async function errorOf(emitter: EventEmitter): Promise<string> {
  const [error] = (await once(emitter, 'error')) as [Error];
  return error.message;
}
