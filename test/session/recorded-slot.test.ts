import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { LiveOutcome } from '../../src/core/exchange';
import { RecordedSlot, type SlotResult } from '../../src/session/recorded-slot';
import { deferred } from '../support/deferred';
import { A_FAILURE, anOutcome, aRecorded } from '../support/session';

const RECORDED: SlotResult = { kind: 'recorded', interaction: aRecorded('one') };

describe('a recorded slot', () => {
  it('holds what the end of the exchange became', async () => {
    const { slot } = aSlot();

    slot.begin(() => undefined);
    slot.end(anOutcome());
    await slot.closed;

    assert.deepEqual(slot.result, RECORDED);
    assert.equal(slot.isBroken, false);
  });

  it('stores the first end alone', async () => {
    const { slot, stored } = aSlot();

    slot.end(anOutcome('first'));
    slot.end(anOutcome('second'));
    slot.cancel();
    await slot.closed;

    assert.deepEqual(stored, ['first']);
    assert.equal(slot.result?.kind, 'recorded');
  });

  it('stores nothing of a request that was cancelled, whatever comes after', async () => {
    const { slot, stored } = aSlot();

    slot.cancel();
    slot.end(anOutcome());
    await slot.closed;

    assert.deepEqual(slot.result, { kind: 'nothing' });
    assert.deepEqual(stored, []);
    assert.equal(slot.isBroken, false);
  });

  it('is remembered as not recorded when no replay could be honest, and says why once', async () => {
    const reasons: string[] = [];
    const { slot, stored } = aSlot('at once', (reason) => reasons.push(reason));

    slot.begin(() => undefined);
    slot.decline('it waits for the server');
    slot.decline('again');
    slot.end(anOutcome());
    slot.cancel();
    await slot.closed;

    assert.deepEqual(slot.result, { kind: 'dropped', method: 'GET', uri: '/' });
    assert.deepEqual(reasons, ['it waits for the server']);
    assert.deepEqual(stored, []);
    assert.equal(slot.isBroken, false);
  });

  it('declines nothing that has ended', async () => {
    const reasons: string[] = [];
    const { slot, store } = aSlot('by hand', (reason) => reasons.push(reason));

    slot.end(anOutcome());
    slot.decline('too late');
    store();
    await slot.closed;

    assert.deepEqual(slot.result, RECORDED);
    assert.deepEqual(reasons, []);
  });

  it('stores nothing when storing fails', async () => {
    const slot = new RecordedSlot({ method: 'GET', uri: '/', replaces: undefined }, () =>
      Promise.reject(new Error('full')),
    );

    slot.end(anOutcome());
    await slot.closed;

    assert.deepEqual(slot.result, { kind: 'nothing' });
  });

  it('abandons once, at once when the request begins later', () => {
    const { slot } = aSlot();
    const calls: string[] = [];

    slot.abandon();
    slot.begin(() => calls.push('abandoned'));
    slot.abandon();

    assert.deepEqual(calls, ['abandoned']);
  });

  it('takes the end that its abandoning brings about', async () => {
    const { slot, stored } = aSlot();

    slot.begin(() => slot.end(anOutcome('so far', { isUnfinished: true })));
    slot.abandon();
    await slot.closed;

    assert.deepEqual(stored, ['so far']);
    assert.equal(slot.isBroken, true);
  });

  it('is cut short by its closing, and says so once', async () => {
    const { slot, store } = aSlot('by hand');

    slot.end(anOutcome());

    assert.equal(slot.close(), true);
    assert.equal(slot.close(), false);
    store();
    await slot.closed;
    assert.deepEqual(slot.result, { kind: 'nothing' });
    assert.equal(slot.isBroken, true);
  });

  it('forgets what no save held, and keeps what one did', async () => {
    const [kept, forgotten] = [aSlot().slot, aSlot().slot];
    for (const slot of [kept, forgotten]) slot.end(anOutcome());
    await Promise.all([kept.closed, forgotten.closed]);

    kept.markSaved();
    for (const slot of [kept, forgotten]) slot.forget();

    assert.equal(kept.result?.kind, 'recorded');
    assert.equal(forgotten.result?.kind, 'nothing');
  });

  it('stays forgotten when what was being stored comes', async () => {
    const { slot, store } = aSlot('by hand');

    slot.end(anOutcome());
    slot.forget();
    store();
    await turns();

    assert.deepEqual(slot.result, { kind: 'nothing' });
  });

  it('tells a client that its recording is over when it is forgotten while open', () => {
    const { slot } = aSlot();
    let calls = 0;

    slot.begin(() => (calls += 1));
    slot.forget();
    slot.abandon();

    assert.equal(calls, 1);
  });

  for (const [what, outcome, isBroken] of [
    ['a whole answer', anOutcome(), false],
    ['a network failure', A_FAILURE, true],
    ['an answer that was left', anOutcome('half', { isUnfinished: true }), true],
  ] as const) {
    it(`is ${isBroken ? '' : 'not '}broken by ${what}`, async () => {
      const { slot } = aSlot();

      slot.end(outcome);
      await slot.closed;

      assert.equal(slot.isBroken, isBroken);
    });
  }

  it('closes once and abandons at most once, in every order of events', async () => {
    const event = fc.constantFrom(
      'begin',
      'end',
      'cancel',
      'decline',
      'abandon',
      'close',
      'forget',
      'save',
      'store',
      'turn',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 14 }), fc.boolean(), async (events, endsWhenAbandoned) => {
        const { slot, stored, store } = aSlot('by hand');
        let abandoned = 0;
        let closedTimes = 0;
        let savedResult: SlotResult | undefined;
        void slot.closed.then(() => (closedTimes += 1));
        const seen: string[] = [];
        let hasBegun = false;
        for (const name of events) {
          switch (name) {
            case 'begin':
              // The traffic begins a recording once.
              if (hasBegun) break;
              hasBegun = true;
              slot.begin(() => {
                abandoned += 1;
                if (endsWhenAbandoned) slot.end(anOutcome('so far', { isUnfinished: true }));
              });
              break;
            case 'end':
              slot.end(anOutcome());
              break;
            case 'save':
              // A save holds closed slots alone.
              if (slot.isOpen || slot.isSaved) break;
              slot.markSaved();
              savedResult = slot.result;
              break;
            case 'store':
              store();
              break;
            case 'turn':
              await turns();
              break;
            case 'decline':
              slot.decline('no replay could be honest');
              break;
            case 'cancel':
            case 'abandon':
            case 'close':
            case 'forget':
              slot[name]();
          }
          const { result } = slot;
          assert.equal(slot.isOpen, result === undefined);
          if (result !== undefined) seen.push(result.kind);
          assert.ok(abandoned <= 1);
          if (savedResult !== undefined) assert.deepEqual(result, savedResult, 'what a save held changed');
        }
        slot.close();
        store();
        await turns();

        assert.equal(closedTimes, 1);
        assert.equal(slot.isOpen, false);
        assert.ok(stored.length <= 1);
        assert.ok(!slot.close());
        // Once there is nothing, nothing comes back; and nothing was recorded without an end.
        assert.ok(!seen.includes('nothing') || slot.result?.kind === 'nothing');
        assert.ok(!seen.includes('recorded') || stored.length === 1);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** A slot that stores what it is given, at once or when `store` is called. */
function aSlot(
  when: 'at once' | 'by hand' = 'at once',
  tellDeclined: (reason: string) => void = () => undefined,
): {
  readonly slot: RecordedSlot;
  readonly stored: string[];
  readonly store: () => void;
} {
  const stored: string[] = [];
  const { promise, resolve } = deferred<SlotResult>();
  const store = (): void => resolve(RECORDED);
  const slot = new RecordedSlot(
    { method: 'GET', uri: '/', replaces: undefined },
    ({ response }: LiveOutcome) => {
      stored.push(response?.body.toString() ?? '');
      if (when === 'at once') store();
      return promise;
    },
    tellDeclined,
  );
  return { slot, stored, store };
}

/** Lets everything go on that waits for nothing but promises. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}
