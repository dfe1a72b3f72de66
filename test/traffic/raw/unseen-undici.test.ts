import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';
import type * as Undici from 'undici';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { listen } from '../loopback';
import { replayOf, StubOwner, StubRecording } from '../stub-owner';

/** Loaded after Node's own copy, which is the global one then, and before anything is tapped: nobody knows of it. */
async function unseenCopy(): Promise<typeof Undici> {
  await fetch('data:,');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be the first copy
  return require('undici') as typeof Undici;
}

describe('a copy of undici that no tap knows', () => {
  it('is taken at the socket, once, and goes out only where it may', async (t) => {
    const { request } = await unseenCopy();
    let connections = 0;
    const server = http.createServer((_, response) => response.end('live')).on('connection', () => (connections += 1));
    const url = `http://127.0.0.1:${await listen(t, server)}/`;
    const recording = new StubRecording();
    const owners = [
      new StubOwner(() => replayOf('old')),
      new StubOwner(() => recording.answer),
      new StubOwner(() => ({ kind: 'refuse', error: new Error('refused') })),
    ];
    const ends: string[] = [];

    for (const owner of owners) {
      const end = nodeTraffic('all').runAs(owner, async () => (await request(url)).body.text());
      ends.push(await end.catch((error: unknown) => (error as Error).message));
    }

    assert.deepEqual(ends, ['old', 'live', 'refused']);
    assert.deepEqual(
      owners.map(({ asked }) => asked.length),
      [1, 1, 1],
    );
    assert.equal((await recording.outcome).response?.body.toString(), 'live');
    assert.equal(connections, 1);
  });

  it('leaves those that are tapped where they are', async (t) => {
    const server = http.createServer((_, response) => response.end('live'));
    const url = `http://127.0.0.1:${await listen(t, server)}/`;
    const recording = new StubRecording();
    const owner = new StubOwner(() => recording.answer);
    await (await fetch(url)).text();

    const text = await nodeTraffic('all').runAs(owner, async () => (await fetch(url)).text());

    assert.equal(text, 'live');
    assert.equal(owner.asked.length, 1);
    assert.deepEqual(recording.calls, ['begin', 'end']);
  });
});
