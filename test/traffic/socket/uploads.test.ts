import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer, LiveRequest } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { deferred } from '../../support/deferred';
import { listen } from '../loopback';
import { StubOwner } from '../stub-owner';

const PIECE = Buffer.alloc(60_000, 'x');
const TOTAL = 100 * PIECE.length;

describe('an upload at the socket', () => {
  it('waits while nobody has decided about it and nobody reads it', async (t) => {
    const decision = deferred<Answer>();
    const { body, sent } = upload();

    const received = await posted(t, body, async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.ok(sent() < TOTAL / 2, `${sent()} bytes were taken`);
      decision.resolve({ kind: 'pass' });
      return decision.promise;
    });

    assert.equal(received, TOTAL);
  });

  it('goes on when its body is asked for, before anybody has decided', async (t) => {
    const { body } = upload();
    let length: number | undefined;

    const received = await posted(t, body, async (live) => {
      length = (await live.readBody())?.length;
      return { kind: 'pass' };
    });

    assert.deepEqual([length, received], [TOTAL, TOTAL]);
  });

  // Node takes its own list of them apart when it writes them.
  it('may write several buffers at once', async (t) => {
    let received = '';
    const server = http.createServer((request, response) => {
      request.on('data', (bytes: Buffer) => (received += String(bytes))).on('end', () => response.end('ok'));
    });
    const port = await listen(t, server);
    const owner = new StubOwner(() => Promise.resolve({ kind: 'pass' }));

    await nodeTraffic('socket').runAs(owner, async () => {
      const headers = { 'Content-Length': 2 };
      const request = http.request({ host: '127.0.0.1', port, method: 'POST', agent: false, headers });
      request.flushHeaders();
      const [socket] = (await once(request, 'socket')) as [Socket];
      if (socket.connecting) await once(socket, 'connect');
      request.write(Buffer.from('a'));
      request.write(Buffer.from('b'));
      // An end in the same turn would go with them, and is no buffer.
      await nextTurn();
      request.end();
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      await once(response.resume(), 'end');
    });

    assert.equal(received, 'ab');
  });
});

function upload(): { readonly body: Readable; readonly sent: () => number } {
  let bytes = 0;
  const body = new Readable({
    read() {
      bytes += PIECE.length;
      this.push(bytes > TOTAL ? null : PIECE);
    },
  });
  return { body, sent: () => bytes };
}

/** Sends a body, and gives how much of it the server got. */
async function posted(t: TestContext, body: Readable, answer: (live: LiveRequest) => Promise<Answer>): Promise<number> {
  let received = 0;
  const server = http.createServer((request, response) => {
    request.on('data', (bytes: Buffer) => (received += bytes.length)).on('end', () => response.end('ok'));
  });
  const port = await listen(t, server);
  await nodeTraffic('socket').runAs(new StubOwner(answer), async () => {
    const request = http.request(`http://127.0.0.1:${port}/`, { method: 'POST', agent: false });
    body.pipe(request);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    await once(response.resume(), 'end');
  });
  return received;
}
