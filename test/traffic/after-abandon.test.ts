import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RecordedExchange } from '../../src/traffic/taps/dispatcher/recorded-exchange';
import { BodyReader } from '../../src/traffic/taps/socket/body-reader';
import { StreamCapture } from '../../src/traffic/taps/session/stream-capture';
import { globalGc } from '../support/collect-garbage';
import { StubRecording } from './stub-owner';

/** Pieces that come before the recording is abandoned, and after it. */
const COUNT = 20;

/** What gives a recorder its pieces, and keeps that recorder as the client of a connection does. */
type Followed = { readonly give: (piece: Buffer) => void; readonly abandon: () => void };

const FOLLOWED: Record<string, () => Followed> = {
  'a response of undici': () => {
    const recording = new StubRecording();
    const exchange = RecordedExchange.begin({
      recording,
      body: { known: null } as never,
      origin: 'http://a.test',
      connected: () => undefined,
      over: () => undefined,
      failed: () => assert.fail('the recording failed'),
    });
    exchange.head(200, []);
    return { give: (piece) => exchange.data(piece), abandon: () => recording.abandon() };
  },
  'a body that undici sends': () => {
    const recording = new StubRecording();
    const exchange = RecordedExchange.begin({
      recording,
      body: { known: undefined } as never,
      origin: 'http://a.test',
      connected: () => undefined,
      over: () => undefined,
      failed: () => assert.fail('the recording failed'),
    });
    return { give: (piece) => exchange.sent(piece), abandon: () => recording.abandon() };
  },
  'a stream of HTTP/2': () => {
    const recording = new StubRecording();
    const stream = Object.assign(new EventEmitter(), { push: () => true, close: () => true, destroy: () => true });
    const session = { unref: () => undefined, [Symbol('socket')]: undefined };
    const data = { count: 1, hasEnded: true, bytes: null, forget: () => undefined };
    StreamCapture.begin({ stream, session, data, recording, pushes: () => 0 } as never);
    stream.emit('response', { ':status': 200 }, 0, [':status', '200']);
    const push = stream.push as (piece: Buffer) => boolean;
    return { give: push, abandon: () => recording.abandon() };
  },
};

async function held(references: readonly WeakRef<object>[]): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) {
    await nextTurn();
    globalGc();
  }
  return references.filter((reference) => reference.deref() !== undefined).length;
}

describe('a recording that has been abandoned', () => {
  for (const [name, follow] of Object.entries(FOLLOWED)) {
    it(`keeps nothing of ${name}, however long that goes on`, async () => {
      const { give, abandon } = follow();
      const references: WeakRef<object>[] = [];
      const giveAll = (): void => {
        for (let count = 0; count < COUNT; count += 1) {
          const piece = Buffer.alloc(100_000);
          references.push(new WeakRef(piece.buffer));
          give(piece);
        }
      };

      giveAll();
      abandon();
      giveAll();
      globalGc();
      const memory = process.memoryUsage().arrayBuffers;
      giveAll();

      assert.ok((await held(references)) <= 1, 'pieces are held');
      assert.ok(process.memoryUsage().arrayBuffers < memory + 500_000);
      give(Buffer.alloc(1));
    });
  }

  it('takes no more of a body that the interception library gives', async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await nextTurn();
        pulled += 1;
        controller.enqueue(new Uint8Array(10));
      },
    });
    const reader = new BodyReader(endless, null);
    while (pulled < 3) await nextTurn();

    reader.stop();
    await reader.ended;
    const before = pulled;
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();

    assert.ok(pulled <= before + 1);
  });
});
