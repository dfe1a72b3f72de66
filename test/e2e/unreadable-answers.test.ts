import assert from 'node:assert/strict';
import net from 'node:net';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { PRELUDE, Scenario } from '../support/scenario';

const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n';
const FOLDED = 'HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n';

const FILE = `${PRELUDE}
  test('one', async () => {
    const seen = await fetch(origin).then(() => 'an answer', () => 'a failure');
    require('node:fs').writeFileSync('seen.txt', seen);
  });`;

const NOT_RECORDED = /its answer is none that HTTP\/1\.1 allows here[^]*VCR_NOT_RECORDED/;

describe('an answer that cannot be recorded', () => {
  it('is no silence to be replayed, and the test is told: status 101 without an upgrade', async () => {
    await answering(SWITCHED, async ({ scenario, ask }) => {
      assert.match(await ask(), NOT_RECORDED);

      assert.deepEqual(scenario.project.cassettes(), []);
    });
  });

  // Newer versions of undici take a folded header for a fault.
  it('is told of where its client reads it, and recorded as a failure where it does not: a folded header', async () => {
    await answering(FOLDED, async ({ scenario, ask, stop }) => {
      const told = await ask();
      const seen = scenario.project.read('seen.txt');

      if (seen === 'an answer') {
        assert.match(told, NOT_RECORDED);
        assert.deepEqual(scenario.project.cassettes(), []);
      } else {
        stop();
        assert.equal(told, '');
        assert.equal(await ask(), '');
        assert.equal(scenario.project.read('seen.txt'), seen);
      }
    });
  });
});

type Asking = {
  readonly scenario: Scenario;
  /** Runs the test, and gives what it was told. */
  readonly ask: () => Promise<string>;
  readonly stop: () => void;
};

/** Runs a test against a server that answers everything with these bytes. */
async function answering(bytes: string, use: (asking: Asking) => Promise<void>): Promise<void> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(bytes));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const ORIGIN = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  try {
    await Scenario.run({ 'a.test.js': FILE }, async (scenario) => {
      // At the client's own tap nothing is read but what the client itself has read.
      const env = { ORIGIN, VCR_TAPS: 'socket' };
      const ask = async (): Promise<string> => {
        const run = await scenario.jest({ env, args: ['--forceExit'] });
        return run.tests['one']?.messages ?? 'no such test';
      };
      await use({ scenario, ask, stop: () => server.close() });
    });
  } finally {
    server.close();
  }
}
