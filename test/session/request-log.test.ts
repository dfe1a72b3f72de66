import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { RecordedSlot, type SlotResult } from '../../src/session/recorded-slot';
import { RequestLog } from '../../src/session/request-log';
import { deferred } from '../support/deferred';
import { A_FAILURE, anOutcome, aRecorded } from '../support/session';

/** The grace that a log gives clients and servers. */
const GRACE_MS = 500;
const LIMIT_MS = 1_000;
const NEVER = new Promise<never>(() => undefined);

describe('a request log', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('settles at once when nothing is going on', async () => {
    assert.deepEqual(await new RequestLog().settle(LIMIT_MS), []);
  });

  it('waits for an answer that is being decided, and for what it records', async () => {
    const log = new RequestLog();
    const slot = aSlot();
    const { promise, resolve } = deferred<undefined>();
    void log.track(promise, () => 'GET /');

    const settling = hasSettled(log.settle(LIMIT_MS));
    log.follow(slot);
    resolve(undefined);
    await turns();
    assert.equal(settling.isOver, false);
    slot.end(anOutcome());
    await turns();

    assert.equal(settling.isOver, true);
  });

  it('ends recordings with what came so far when the grace is over', async () => {
    const log = new RequestLog();
    const slot = aSlot();
    slot.begin(() => slot.end(anOutcome('so far', { isUnfinished: true })));
    log.follow(slot);

    const settling = log.settle(LIMIT_MS);
    mock.timers.tick(GRACE_MS);

    assert.deepEqual(await settling, []);
    assert.equal(slot.result?.kind, 'recorded');
    assert.deepEqual(log.broken, [slot]);
  });

  it('ends every recording when one of them cannot be ended', () => {
    const log = new RequestLog();
    const broken = new Error('cannot be ended');
    const slots = [aSlot(), aSlot()];
    slots.forEach((slot) => log.follow(slot));
    slots[0]?.begin(() => assert.fail(broken));
    slots[1]?.begin(() => slots[1]?.decline('ended'));
    void log.settle(LIMIT_MS);
    mock.timers.tick(GRACE_MS);

    assert.equal(slots[1]?.isOpen, false);
    assert.deepEqual(log.takeFailures(), [broken]);
  });

  it('closes what nobody ends, and names it', async () => {
    const log = new RequestLog();
    const [open, ended] = [aSlot('/open'), aSlot('/ended')];
    ended.end(anOutcome());
    for (const slot of [open, ended]) log.follow(slot);

    const settling = log.settle(LIMIT_MS);
    await tick(GRACE_MS + LIMIT_MS);

    assert.deepEqual(await settling, ['GET /open']);
    assert.equal(open.isOpen, false);
  });

  it('names a request whose answer nobody decided', async () => {
    const log = new RequestLog();
    void log.track(NEVER, () => 'GET /undecided');

    const settling = log.settle(LIMIT_MS);
    await tick(GRACE_MS + LIMIT_MS);

    assert.deepEqual(await settling, ['GET /undecided']);
  });

  it('gives the next hook of a block a grace of its own', async () => {
    const log = new RequestLog();
    void log.track(new Promise<void>((resolve) => void log.onGraceOver(resolve)), () => 'GET /');
    const settling = log.settle(LIMIT_MS);
    mock.timers.tick(GRACE_MS);
    await settling;
    const slot = aSlot();
    let abandoned = 0;
    slot.begin(() => (abandoned += 1));

    log.follow(slot);

    let isOver = false;
    log.onGraceOver(() => (isOver = true));
    await tick(0);
    assert.equal(abandoned, 0);
    assert.equal(isOver, false);
  });

  it('tells of the end of the grace whoever still waits for it, and later at once', async () => {
    const log = new RequestLog();
    const told: string[] = [];
    void log.track(NEVER, () => 'GET /');
    log.onGraceOver(() => told.push('waiting'));
    const forget = log.onGraceOver(() => told.push('forgotten'));
    forget();
    void log.settle(LIMIT_MS);
    await tick(GRACE_MS);

    log.onGraceOver(() => told.push('late'));
    assert.deepEqual(told, ['waiting']);
    await tick(LIMIT_MS);

    assert.deepEqual(told, ['waiting', 'late']);
  });

  it('abandons at once what is sent after the grace', async () => {
    const log = new RequestLog();
    void log.track(NEVER, () => 'GET /');
    void log.settle(LIMIT_MS);
    mock.timers.tick(GRACE_MS);
    const slot = aSlot();
    let abandoned = 0;
    slot.begin(() => (abandoned += 1));

    log.follow(slot);

    assert.equal(abandoned, 1);
    await tick(LIMIT_MS);
  });

  it('counts what its branches hold', async () => {
    const log = new RequestLog();
    const branch = log.branch().branch();
    const slot = aSlot();
    branch.follow(slot);
    branch.fail(new Error('of a branch'));
    branch.remark(() => new Error('a remark'));
    slot.end(A_FAILURE);

    await log.settle(LIMIT_MS);

    assert.deepEqual(log.broken, [slot]);
    assert.deepEqual(messages(log.takeFailures()), ['of a branch']);
    assert.deepEqual(messages(log.takeRemarks()), ['a remark']);
  });

  it('gives every failure once, and a refusal only where it fails the test', () => {
    const log = new RequestLog();
    const error = new Error('once');
    log.fail(error);
    log.fail(error);
    log.branch().fail(error);
    log.refuse(new Error('refused'), { failsTest: true });
    log.refuse(new Error('swallowed'), { failsTest: false });

    assert.deepEqual(messages(log.takeFailures()), ['once', 'refused']);
    assert.deepEqual(log.takeFailures(), []);
  });

  it('asks for a remark when the report is made, and leaves out one that has nothing to say', () => {
    const log = new RequestLog();
    let asked = 0;
    log.remark(() => {
      asked += 1;
      return undefined;
    });
    assert.equal(asked, 0);

    assert.deepEqual(log.takeRemarks(), []);
    assert.equal(asked, 1);
  });

  it('takes back in reverse what requests did, once', async () => {
    const log = new RequestLog();
    const slot = aSlot();
    const undone: number[] = [];
    log.follow(slot);
    slot.end(anOutcome());
    await slot.closed;
    for (const step of [1, 2, 3]) log.onDiscard(() => undone.push(step));
    log.remark(() => new Error('of the attempt'));

    log.discard();
    log.discard();

    assert.deepEqual(undone, [3, 2, 1]);
    assert.deepEqual(slot.result, { kind: 'nothing' });
    assert.deepEqual(log.takeRemarks(), []);
  });

  it('settles within its bound and closes every slot, in every order of events', async () => {
    const event = fc.record({
      what: fc.constantFrom('follow', 'track', 'branch', 'begin', 'end', 'cancel', 'decide', 'settle', 'time'),
      which: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 16 }), async (events) => {
        const logs = [new RequestLog()];
        const slots: RecordedSlot[] = [];
        const begun = new Set<RecordedSlot>();
        const deciding: (() => void)[] = [];
        const settles: Promise<unknown>[] = [];
        let closed = 0;
        for (const { what, which } of events) {
          const log = logs[which % logs.length];
          const slot = slots[which % slots.length];
          switch (what) {
            case 'follow': {
              const followed = aSlot();
              void followed.closed.then(() => (closed += 1));
              slots.push(followed);
              log?.follow(followed);
              break;
            }
            case 'track': {
              const { promise, resolve } = deferred<undefined>();
              deciding.push(() => resolve(undefined));
              void log?.track(promise, () => 'GET /');
              break;
            }
            case 'branch':
              if (log !== undefined) logs.push(log.branch());
              break;
            case 'begin':
              if (slot === undefined || begun.has(slot)) break;
              begun.add(slot);
              // A client that leaves, or one that does not care.
              slot.begin(() => (which > 2 ? slot.end(anOutcome('so far', { isUnfinished: true })) : undefined));
              break;
            case 'end':
              slot?.end(anOutcome());
              break;
            case 'cancel':
              slot?.cancel();
              break;
            case 'decide':
              deciding[which % deciding.length]?.();
              break;
            case 'settle':
              if (log !== undefined) settles.push(log.settle(LIMIT_MS));
              break;
            case 'time':
              await tick(GRACE_MS / 2);
          }
        }
        settles.push(logs[0]?.settle(LIMIT_MS) ?? NEVER);
        const settling = hasSettled(Promise.all(settles));
        await tick(GRACE_MS);
        await tick(LIMIT_MS);

        assert.equal(settling.isOver, true);
        assert.equal(closed, slots.length);
        assert.ok(slots.every(({ isOpen }) => !isOpen));
      }),
      { numRuns: 500 },
    );
  });
});

function aSlot(uri = '/'): RecordedSlot {
  const recorded: SlotResult = { kind: 'recorded', interaction: aRecorded('one') };
  return new RecordedSlot({ method: 'GET', uri, replaces: undefined }, () => Promise.resolve(recorded));
}

function messages(errors: readonly Error[]): string[] {
  return errors.map(({ message }) => message);
}

function hasSettled(promise: Promise<unknown>): { isOver: boolean } {
  const state = { isOver: false };
  void promise.then(() => (state.isOver = true));
  return state;
}

/** Lets time pass, and what waited for it go on. */
async function tick(ms: number): Promise<void> {
  await turns();
  mock.timers.tick(ms);
  await turns();
}

async function turns(): Promise<void> {
  await nextTurn();
}
