import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { replayOf, StubOwner, StubRecording } from '../stub-owner';
import { posterOfSuite, serverOfSuite } from './of-suite';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

async function* slowly(...parts: string[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    await sleep(5);
    yield Buffer.from(part);
  }
}

const BODIES: Record<string, () => unknown> = {
  text: () => 'abcd',
  Buffer: () => Buffer.from('abcd'),
  Uint8Array: () => new Uint8Array(Buffer.from('xabcd')).subarray(1),
  ArrayBuffer: () => new Uint8Array(Buffer.from('abcd')).buffer,
  Blob: () => new Blob(['ab', 'cd']),
  'async iterable': () => slowly('ab', 'cd'),
  stream: () => Readable.from(['ab', 'cd']),
  'web stream': () => new Response('abcd').body,
};

describe('the body of a request that a dispatcher is given', () => {
  const server = serverOfSuite();

  for (const [copy, undici] of Object.entries(COPIES)) {
    const { post, dispatcher } = posterOfSuite(undici, server);

    for (const [kind, body] of Object.entries(BODIES)) {
      it(`is read where it is asked for, and sent all the same: ${kind}, ${copy}`, async () => {
        const read: unknown[] = [];
        const owner = new StubOwner(async (live) => {
          read.push((await live.readBody())?.toString(), (await live.readBody())?.toString());
          return { kind: 'pass' };
        });

        assert.equal(await runAs(owner, () => post(body())), 'abcd');
        assert.deepEqual(read, ['abcd', 'abcd']);
      });

      it(`is recorded as it was sent: ${kind}, ${copy}`, async () => {
        const recording = new StubRecording();

        assert.equal(await runAs(new StubOwner(() => recording.answer), () => post(body())), 'abcd');
        assert.equal((await recording.outcome).requestBody?.toString(), 'abcd');
      });
    }

    it(`is read to its end before a recorded answer comes: ${copy}`, async () => {
      const events: string[] = [];
      async function* upload(): AsyncGenerator<Buffer> {
        yield* slowly('a', 'b');
        events.push('sent');
      }

      const text = await runAs(new StubOwner(() => replayOf('answer')), () => post(upload()));
      events.push(text);

      assert.deepEqual(events, ['sent', 'answer']);
    });

    it(`is not read ahead of the server where nobody asks for it: ${copy}`, async () => {
      let given = 0;
      async function* large(): AsyncGenerator<Buffer> {
        for (; given < 3000; given += 1) yield Buffer.alloc(64 * 1024);
        await Promise.resolve();
      }
      const abort = new AbortController();
      const owner = new StubOwner(() => ({ kind: 'pass' }));

      // A server that never reads lets a connection fill up.
      const { createServer } = await import('node:net');
      const deaf = createServer((socket) => socket.pause().on('error', () => undefined));
      await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
      const { port } = deaf.address() as { port: number };
      const sent = runAs(owner, () =>
        undici.request(`http://127.0.0.1:${port}/`, {
          method: 'POST',
          body: large() as never,
          dispatcher,
          signal: abort.signal,
        }),
      );
      for (let turn = 0; given === 0 && turn < 500; turn += 1) await sleep(10);
      await sleep(300);
      abort.abort();
      await assert.rejects(sent);
      deaf.close();

      assert.ok(given > 0 && given < 1500, `${given} pieces of 64 KB`);
    });

    it(`ends the request with its own error, before and while it is sent: ${copy}`, async () => {
      const wrong = new Error('out of paper');
      async function* failing(): AsyncGenerator<Buffer> {
        yield* slowly('a');
        throw wrong;
      }
      const recording = new StubRecording();
      const reading = new StubOwner(async (live) => {
        await live.readBody();
        return recording.answer;
      });
      const replaying = new StubOwner(() => replayOf('answer'));

      for (const owner of [reading, replaying]) {
        assert.equal(await runAs(owner, () => post(failing())).catch((thrown: unknown) => thrown), wrong);
        assert.deepEqual(owner.failures, []);
      }
      assert.deepEqual(recording.calls, ['cancel']);
    });
  }
});
