import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { listen, send } from './loopback';
import { replayOf, StubOwner, StubRecording } from './stub-owner';
import { TAPS } from './taps';

/** A server that takes any method, and says what it read. */
async function anyServer(t: TestContext, lines: string[]): Promise<string> {
  const server = net.createServer((socket) => {
    lines.push('connection');
    socket.on('data', (bytes) => {
      lines.push(bytes.toString('latin1').split('\r\n')[0] ?? '');
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
  });
  return `http://127.0.0.1:${await listen(t, server)}/`;
}

describe('a request that the library cannot read, or not all of', () => {
  const clients: [string, (url: string) => Promise<unknown>][] = [
    ['patch', (url) => fetch(url, { method: 'patch', body: 'x' })],
    ['BREW', (url) => send(url, { method: 'BREW' }, 'x')],
    ['GET', (url) => send(url, { method: 'GET', headers: { 'Content-Length': 1 } }, 'x')],
  ];
  for (const [method, request] of clients) {
    it(`is asked about like any other and sends nothing when it is replayed: ${method}`, async (t) => {
      const lines: string[] = [];
      const url = await anyServer(t, lines);
      const owner = new StubOwner(() => replayOf('old'));

      await nodeTraffic(TAPS).runAs(owner, () => request(url));

      assert.deepEqual(
        owner.asked.map((live) => live.method),
        [method],
      );
      assert.deepEqual(lines, []);
    });

    it(`is recorded with the method it was sent with: ${method}`, async (t) => {
      const lines: string[] = [];
      const url = await anyServer(t, lines);
      const recording = new StubRecording();
      const owner = new StubOwner(() => recording.answer);

      await nodeTraffic(TAPS).runAs(owner, () => request(url));
      const outcome = await recording.outcome;

      assert.equal(lines[1], `${method} / HTTP/1.1`);
      assert.equal(outcome.response?.body.toString(), 'ok');
      assert.equal(outcome.requestBody?.toString(), 'x');
    });
  }
});

describe('a client that has not written its request yet', () => {
  it('is not connected before its owner has answered: http', async (t) => {
    const lines: string[] = [];
    const url = await anyServer(t, lines);
    const owner = new StubOwner(() => replayOf('old'));

    const status = await nodeTraffic(TAPS).runAs(owner, async () => {
      const request = http.request(url, { method: 'POST' });
      await sleep(50);
      request.end('late');
      return new Promise((resolve) => request.once('response', (response) => resolve(response.resume().statusCode)));
    });

    assert.equal(status, 200);
    assert.deepEqual(lines, []);
  });

  it('is not connected before its owner has answered: fetch with a stream', async (t) => {
    const lines: string[] = [];
    const url = await anyServer(t, lines);
    const owner = new StubOwner(() => replayOf('old'));
    const body = new ReadableStream({
      start: async (controller) => {
        await sleep(50);
        controller.enqueue(Buffer.from('late'));
        controller.close();
      },
    });

    const response = await nodeTraffic(TAPS).runAs(owner, () =>
      fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit),
    );

    assert.equal(await response.text(), 'old');
    assert.deepEqual(lines, []);
  });

  it('is not connected when it leaves without a request: undici', async (t) => {
    const lines: string[] = [];
    const url = await anyServer(t, lines);
    const owner = new StubOwner(() => replayOf('old'));
    const client = new Client(url);
    t.after(() => client.destroy());
    const abort = new AbortController();

    await nodeTraffic(TAPS).runAs(owner, async () => {
      const left = client.request({ path: '/', method: 'GET', signal: abort.signal });
      abort.abort();
      await assert.rejects(left);
      await sleep(50);
    });

    assert.deepEqual(lines, []);
  });
});
