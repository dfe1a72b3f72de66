import assert from 'node:assert/strict';
import net from 'node:net';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { PRELUDE, Scenario } from '../support/scenario';

const ANSWERS = {
  'status 101 without an upgrade': 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  'a folded header': 'HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n',
};

describe('an answer that cannot be recorded', () => {
  for (const [name, answer] of Object.entries(ANSWERS)) {
    it(`is no silence to be replayed, and the test is told: ${name}`, async (t) => {
      const server = net.createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.write(answer));
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      t.after(() => server.close());
      const origin = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
      const file = `${PRELUDE} test('one', async () => { await fetch(origin).catch(() => undefined); });`;
      await Scenario.run({ 'a.test.js': file }, async (scenario) => {
        // At the client's own tap nothing is read but what the client itself has read.
        const run = await scenario.jest({ env: { ORIGIN: origin, VCR_TAPS: 'socket' }, args: ['--forceExit'] });

        assert.match(
          run.tests['one']?.messages ?? '',
          /its answer is none that HTTP\/1\.1 allows here[^]*VCR_NOT_RECORDED/,
        );
        assert.deepEqual(scenario.project.cassettes(), []);
      });
    });
  }
});
