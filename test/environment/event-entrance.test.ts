import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Circus } from '@jest/types';
import { EventEntrance } from '../../src/environment/event-entrance';

type Handler = (event: Circus.Event, state: Circus.State) => void | Promise<void>;

const SETUP = { name: 'setup' } as Circus.Event;
const OTHER = { name: 'run_start' } as Circus.Event;
const STATE = {} as Circus.State;

describe('where events come in', () => {
  it('calls our part at once and first, beside an asynchronous handler', async () => {
    const order: string[] = [];
    const environment = anEnvironment({
      ours: () => void order.push('ours'),
      theirs: async () => {
        order.push('theirs begins');
        await Promise.resolve();
        order.push('theirs ends');
      },
    });

    const handling = environment.handleTestEvent(OTHER, STATE);
    assert.deepEqual(order, ['ours', 'theirs begins']);
    await handling;

    assert.deepEqual(order, ['ours', 'theirs begins', 'theirs ends']);
  });

  it('answers at once where both do, for Jest awaits no definition', () => {
    const environment = anEnvironment({ ours: () => undefined, theirs: () => undefined });

    assert.equal(environment.handleTestEvent(OTHER, STATE), undefined);
  });

  it('waits for both when one fails, and gives our error before theirs', async () => {
    let hasEnded = false;
    const environment = anEnvironment({
      ours: () => Promise.reject(new Error('ours')),
      theirs: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        hasEnded = true;
        throw new Error('theirs');
      },
    });

    await assert.rejects(async () => environment.handleTestEvent(OTHER, STATE), /ours/);
    assert.equal(hasEnded, true);
  });

  it('calls their part when ours throws, and gives whichever error there is', () => {
    let calls = 0;
    const throwing = (message: string) => (): never => {
      calls += 1;
      throw new Error(message);
    };

    assert.throws(
      () => anEnvironment({ ours: throwing('ours'), theirs: () => void (calls += 1) }).handleTestEvent(OTHER, STATE),
      /ours/,
    );
    assert.equal(calls, 2);
    assert.throws(
      () => anEnvironment({ ours: () => undefined, theirs: throwing('theirs') }).handleTestEvent(OTHER, STATE),
      /theirs/,
    );
  });

  it('takes what is no error for a failure too', () => {
    const throwNothing = (): never => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a subclass may throw anything
      throw undefined;
    };
    let hasThrown = false;
    try {
      void anEnvironment({ ours: () => undefined, theirs: throwNothing }).handleTestEvent(OTHER, STATE);
    } catch {
      hasThrown = true;
    }

    assert.equal(hasThrown, true);
  });

  it('keeps the environment as `this` of its handler', () => {
    const environment = {
      seen: [] as string[],
      handleTestEvent({ name }: Circus.Event): void {
        this.seen.push(name);
      },
    };
    new EventEntrance({ handle: () => undefined, mustReachBase: true }).standBefore(environment);

    environment.handleTestEvent(OTHER);

    assert.deepEqual(environment.seen, ['run_start']);
  });

  it('says at setup that a subclass forgot super.handleTestEvent, and not where it called it', async () => {
    const forgetful = anEnvironment({ ours: () => undefined, theirs: () => undefined, callsSuper: false });

    assert.throws(() => forgetful.handleTestEvent(SETUP, STATE), /super\.handleTestEvent/);
    assert.equal(forgetful.handleTestEvent(OTHER, STATE), undefined);
    for (const theirs of [(): void => undefined, (): Promise<void> => Promise.resolve()]) {
      await anEnvironment({ ours: () => undefined, theirs }).handleTestEvent(SETUP, STATE);
    }
  });
});

function anEnvironment(parts: { readonly ours: Handler; readonly theirs: Handler; readonly callsSuper?: boolean }): {
  handleTestEvent: Handler;
} {
  const { ours, theirs, callsSuper = true } = parts;
  const entrance = new EventEntrance({ handle: ours, mustReachBase: true });
  const environment = {
    handleTestEvent: (event: Circus.Event, state: Circus.State): void | Promise<void> => {
      if (callsSuper) entrance.noteBase();
      return theirs(event, state);
    },
  };
  entrance.standBefore(environment);
  return environment;
}
