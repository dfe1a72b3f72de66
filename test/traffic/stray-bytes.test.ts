import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { listen, send } from './loopback';
import { replayOf, StubOwner, StubRecording } from './stub-owner';

/** A server that keeps what it reads and answers each head it sees, whatever else comes. */
function rawServer(received: string[]): net.Server {
  return net.createServer((socket) => {
    let text = '';
    const at = received.push('') - 1;
    socket.on('data', (piece) => {
      received[at] = text += piece.toString('latin1');
      if (piece.includes('\r\n\r\n')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
  });
}

function bodyOf(message: string | undefined): string | undefined {
  return message?.slice(message.indexOf('\r\n\r\n') + 4);
}

describe('bytes that belong to no request', () => {
  const cases: [string, http.RequestOptions][] = [
    ['DELETE', { method: 'DELETE' }],
    ['OPTIONS', { method: 'OPTIONS' }],
    ['GET', { method: 'GET' }],
    ['DELETE without keep-alive', { method: 'DELETE', agent: false }],
    ['POST with too short a length', { method: 'POST', headers: { 'Content-Length': 2 } }],
  ];

  for (const [name, options] of cases) {
    it(`goes out and is recorded as bare Node sends it: ${name}`, async (t) => {
      const received: string[] = [];
      const port = await listen(t, rawServer(received));
      const bare = await send(`http://127.0.0.1:${port}/`, { ...options, agent: false }, 'body');
      const recording = new StubRecording();
      const owner = new StubOwner(() => recording.answer);

      const answer = await nodeTraffic('socket').runAs(owner, () => send(`http://127.0.0.1:${port}/`, options, 'body'));
      const outcome = await recording.outcome;

      assert.deepEqual(answer, bare);
      assert.deepEqual(owner.failures, []);
      assert.deepEqual(recording.calls, ['begin', 'end']);
      assert.equal(received[1]?.endsWith('body'), true);
      assert.equal(bodyOf(received[1]), bodyOf(received[0]));
      assert.equal(outcome.response?.body.toString(), 'ok');
      assert.equal(outcome.strayBytes, name.startsWith('POST') ? 2 : 4);
    });
  }

  it('goes out also when it is written after its request', async (t) => {
    const received: string[] = [];
    const port = await listen(t, rawServer(received));
    const recording = new StubRecording();
    const owner = new StubOwner(() => recording.answer);

    await nodeTraffic('socket').runAs(owner, async () => {
      const request = http.request({ port, host: '127.0.0.1', method: 'DELETE' }).on('error', () => undefined);
      request.write('first');
      await new Promise((resolve) => request.once('response', (response) => resolve(response.resume())));
      request.end('second');
    });
    await sleep(50);

    assert.equal(bodyOf(received[0]), 'firstsecond');
  });

  it('goes nowhere when its request is replayed, and later requests of the connection are told apart', async (t) => {
    const received: string[] = [];
    const port = await listen(t, rawServer(received));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const recording = new StubRecording();
    const owner = new StubOwner(({ method }) => (method === 'DELETE' ? replayOf('old') : recording.answer));

    const [first, second] = await nodeTraffic('socket').runAs(owner, async () => [
      await send(`http://127.0.0.1:${port}/`, { method: 'DELETE', agent }, 'body'),
      await send(`http://127.0.0.1:${port}/next`, { agent }),
    ]);

    assert.equal(first.body, 'old');
    assert.equal(second.body, 'ok');
    assert.match(received.join(''), /^GET \/next /);
  });

  it('never leaves the process behind a request that is replayed late', async (t) => {
    const received: string[] = [];
    const port = await listen(t, rawServer(received));
    const owner = new StubOwner(async () => {
      await sleep(30);
      return replayOf('old');
    });

    await nodeTraffic('socket').runAs(owner, async () => {
      const request = http.request({ port, host: '127.0.0.1', method: 'DELETE' });
      request.write('first');
      setTimeout(() => request.write('second'), 10);
      const response = await new Promise<http.IncomingMessage>((resolve) => request.once('response', resolve));
      response.resume();
      request.end('third');
      await sleep(50);
    });

    assert.deepEqual(received, []);
    assert.deepEqual(owner.failures, []);
  });
});
