import './install';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, LiveRequest } from '../../../src/core/exchange';
import { replayOf, StubOwner, StubRecording } from '../stub-owner';
import { posterOfSuite, serverOfSuite } from './of-suite';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

const PIECE = Buffer.alloc(64 * 1024, 'a');

async function* slowly(): AsyncGenerator<Buffer> {
  for (const part of 'abcd') {
    yield Buffer.from(part);
    await sleep(20);
  }
}

function webStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      for await (const part of slowly()) controller.enqueue(part);
      controller.close();
    },
  });
}

/** Sends without ever waiting, until it is stopped. */
class Endless {
  isStopped = false;

  // eslint-disable-next-line @typescript-eslint/require-await -- that it never waits is what it is for
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (;;) yield PIECE;
    } finally {
      this.isStopped = true;
    }
  }
}

const UPLOADS: Record<string, () => unknown> = {
  'an async iterable': slowly,
  'a stream': () => Readable.from(slowly()),
  'a web stream': () => webStream(),
};

/** An answer that broke off, so that undici itself has to make something of it. */
function brokenOff(): Answer {
  const answer = replayOf('answer') as Extract<Answer, { kind: 'replay' }>;
  const { interaction } = answer;
  const headers = { 'Content-Length': ['100'] };
  const response = { ...interaction.response, headers };
  const error = { name: 'Error', message: 'read ECONNRESET', code: 'ECONNRESET', syscall: 'read' };
  return { ...answer, interaction: { ...interaction, response, recording: { error } } };
}

describe('an upload of undici', () => {
  const server = serverOfSuite();

  for (const [copy, undici] of Object.entries(COPIES)) {
    const { ask, post, dispatcher } = posterOfSuite(undici, server);

    for (const [kind, body] of Object.entries(UPLOADS)) {
      /** Gives up reading the body while it comes. */
      const impatient = (answer: Answer): StubOwner =>
        new StubOwner(async (live) => {
          live.readBody().catch(() => undefined);
          await sleep(30);
          return answer;
        });

      it(`goes out whole, and is recorded so, when nobody waits for it to its end: ${kind}, ${copy}`, async () => {
        const recording = new StubRecording();

        assert.equal(await runAs(impatient({ kind: 'pass' }), () => post(body())), 'abcd');
        assert.equal(await runAs(impatient(recording.answer), () => post(body())), 'abcd');
        assert.equal((await recording.outcome).requestBody?.toString(), 'abcd');
      });

      it(`is replayed when nobody waits for it to its end: ${kind}, ${copy}`, async () => {
        assert.equal(await runAs(impatient(replayOf('answer')), () => post(body())), 'answer');
      });
    }

    it(`is recorded with the bytes it had, whatever its caller does with their memory later: ${copy}`, async () => {
      const memory = Buffer.alloc(4);
      const recordings: StubRecording[] = [];
      const asked: LiveRequest[] = [];
      const owner = new StubOwner((live) => {
        asked.push(live);
        const recording = new StubRecording();
        recordings.push(recording);
        return recording.answer;
      });
      async function* refilled(): AsyncGenerator<Buffer> {
        for (const text of ['one!', 'two!']) {
          memory.write(text);
          yield memory;
          await sleep(5);
        }
      }

      await runAs(owner, async () => {
        for (const text of ['aaaa', 'bbbb']) {
          memory.write(text);
          assert.equal(await post(memory), text);
        }
        await post(refilled());
      });

      const bodies = await Promise.all(recordings.map(({ outcome }) => outcome.then((end) => end.requestBody)));
      assert.deepEqual(bodies.map(String), ['aaaa', 'bbbb', 'one!two!']);
      assert.equal(String(asked[0]?.body), 'aaaa');
    });

    it(`is read with the bytes it had, whatever its caller does with their memory later: ${copy}`, async () => {
      const memory = Buffer.alloc(4);
      async function* refilled(): AsyncGenerator<Buffer> {
        for (const text of ['one!', 'two!']) {
          memory.write(text);
          yield memory;
          await sleep(5);
        }
      }
      const read: unknown[] = [];
      const owner = new StubOwner(async (live) => {
        read.push(String(await live.readBody()));
        return { kind: 'pass' };
      });

      assert.equal(await runAs(owner, () => post(refilled())), 'one!two!');
      assert.deepEqual(read, ['one!two!']);
    });

    it(`that goes on until its answer gets one, and is stopped then: ${copy}`, async () => {
      const endless = new Endless();

      assert.equal(await runAs(new StubOwner(() => replayOf('too large')), () => post(endless)), 'too large');
      assert.equal(endless.isStopped, true);
    });

    it(`that goes on until its answer gets one that broke off: ${copy}`, async () => {
      const endless = new Endless();
      const { statusCode, body } = await runAs(new StubOwner(brokenOff), () => ask(endless));

      await assert.rejects(body.text());
      assert.equal(statusCode, 200);
    });

    it(`that goes on for ever is not held to its end: ${copy}`, async () => {
      const read: unknown[] = [];
      const owner = new StubOwner(async (live) => {
        read.push(await live.readBody());
        return replayOf('too large');
      });

      assert.equal(await runAs(owner, () => post(new Endless())), 'too large');
      assert.deepEqual(read, [undefined]);
    });

    it(`that waits for its answer in the middle gets it, and is taken to its end: ${copy}`, async () => {
      const events: string[] = [];
      let answered: () => void = () => undefined;
      const answer = new Promise<void>((resolve) => (answered = resolve));
      async function* inTwo(): AsyncGenerator<Buffer> {
        yield PIECE;
        await answer;
        yield PIECE;
        events.push('sent');
      }
      const read: unknown[] = [];
      const asking = new StubOwner(async (live) => {
        read.push((await live.readBody())?.length);
        return replayOf('read');
      });

      for (const owner of [new StubOwner(() => replayOf('answer')), asking]) {
        events.push(await runAs(owner, () => post(inTwo())));
        answered();
        await sleep(10);
      }
      assert.deepEqual(events, ['answer', 'sent', 'sent', 'read']);
      assert.deepEqual(read, [2 * PIECE.length]);
    });

    it(`that waits in the middle is read as far as it came: ${copy}`, async () => {
      async function* inTwo(): AsyncGenerator<Buffer> {
        yield Buffer.from('first');
        await new Promise(() => undefined);
      }
      const read: unknown[] = [];
      const owner = new StubOwner(async (live) => {
        read.push(String(await live.readBody()));
        return replayOf('answer');
      });

      assert.equal(await runAs(owner, () => post(inTwo())), 'answer');
      assert.deepEqual(read, ['first']);
    });

    it(`is stopped when its caller leaves while it is replayed: ${copy}`, async () => {
      const abort = new AbortController();
      let isStopped = false;
      async function* upload(): AsyncGenerator<Buffer> {
        try {
          for (;;) {
            await sleep(5);
            yield PIECE;
          }
        } finally {
          isStopped = true;
        }
      }
      const asked = runAs(new StubOwner(() => replayOf('answer')), () =>
        undici.request(`${server().url}/mirror`, {
          method: 'POST',
          body: upload() as never,
          dispatcher,
          signal: abort.signal,
        }),
      );

      setTimeout(() => abort.abort(), 30);
      await assert.rejects(asked);
      await sleep(30);

      assert.equal(isStopped, true);
    });
  }

  it('of fetch goes out whole when nobody waits for it to its end', async () => {
    const owner = new StubOwner(async (live) => {
      live.readBody().catch(() => undefined);
      await sleep(30);
      return { kind: 'pass' };
    });
    const init = { method: 'POST', body: webStream(), duplex: 'half' };

    const text = await runAs(owner, async () => (await fetch(`${server().url}/mirror`, init as RequestInit)).text());

    assert.equal(text, 'abcd');
  });
});
