import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { withLock, type LockFiles, type LockTools } from '../../src/persisters/lock';
import { copyToPlace, lockFiles } from '../../src/persisters/lock-tools';

const ROUNDS = 2;
/** Held the lock when the others came. */
const DEAD_BEFORE = 99;
const NEVER = new Promise<never>(() => undefined);
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-lock-'));
let count = 0;
after(() => fs.rmSync(root, { recursive: true }));

/**
 * A process: after how many steps it dies, and whether the one it is at still happens. Without contention, it holds the
 * lock after its second.
 */
const aProcess = fc.record({
  diesAt: fc.oneof(
    { weight: 2, arbitrary: fc.constant(Infinity) },
    { weight: 2, arbitrary: fc.constant(2) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 }) },
  ),
  doesLastStep: fc.boolean(),
});

type System = 'hard links' | 'no hard links';
type ProcessPlan = { readonly diesAt: number; readonly doesLastStep: boolean };

describe('the lock', () => {
  for (const system of ['hard links', 'no hard links'] as const) {
    it(`keeps out everybody but one and lets everybody in, whoever dies at which step, with ${system}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(aProcess, { minLength: 2, maxLength: 5 }),
          async (scheduler, plans) => {
            const world = new World(scheduler, system);

            const runs = plans.map((plan, id) => world.run(plan, id));
            await scheduler.waitFor(Promise.all(runs));

            assert.ok(world.mostInside <= 1);
            assert.deepEqual(world.leftOfTheLiving(), []);
            for (const [id, { diesAt }] of plans.entries()) {
              if (diesAt === Infinity) assert.equal(world.done[id], ROUNDS);
            }
          },
        ),
        { numRuns: 300 },
      );
    });
  }
});

/** Some processes that want one lock, each step of theirs at a moment that the scheduler chooses. */
class World {
  readonly done: number[] = [];
  mostInside = 0;
  readonly #inside = new Set<number>();
  readonly #dead = new Set<number>();
  readonly #folder = fs.mkdtempSync(path.join(root, `${(count += 1)}-`));
  readonly #scheduler: fc.Scheduler;
  readonly #system: System;

  constructor(scheduler: fc.Scheduler, system: System) {
    this.#scheduler = scheduler;
    this.#system = system;
    // The race that is hardest to get right, several that find one lock abandoned, happens in every world.
    this.#dead.add(DEAD_BEFORE);
    fs.writeFileSync(path.join(this.#folder, 'lock'), `${DEAD_BEFORE}-0`);
  }

  /** Resolves when the process has had its turns or is dead. */
  run(plan: ProcessPlan, id: number): Promise<void> {
    this.done[id] = 0;
    return new Promise((resolve, reject) => {
      const tools = this.#toolsOf(plan, id, resolve);
      const work = async (): Promise<void> => {
        for (let round = 0; round < ROUNDS; round += 1) {
          await withLock(path.join(this.#folder, 'lock'), () => this.#beInside(id), tools);
          this.done[id] = round + 1;
        }
      };
      work().then(resolve, reject);
    });
  }

  /** What lies about that no dead process left. */
  leftOfTheLiving(): string[] {
    const tokens = fs.readdirSync(this.#folder).map((name) => fs.readFileSync(path.join(this.#folder, name), 'utf8'));
    return tokens.filter((token) => !this.#dead.has(Number(token.split('-')[0])));
  }

  async #beInside(id: number): Promise<void> {
    this.#inside.add(id);
    this.mostInside = Math.max(this.mostInside, this.#inside.size);
    await this.#pause(id);
    await this.#pause(id);
    if (this.#dead.has(id)) await NEVER;
    this.#inside.delete(id);
  }

  #toolsOf({ diesAt, doesLastStep }: ProcessPlan, id: number, died: () => void): LockTools {
    let steps = 0;
    const step = async <T>(act: () => T): Promise<T> => {
      await this.#pause(id);
      if (this.#dead.has(id)) return NEVER;
      steps += 1;
      if (steps <= diesAt) return act();
      if (doesLastStep) act();
      this.#dead.add(id);
      this.#inside.delete(id);
      died();
      return NEVER;
    };
    let tokens = 0;
    return {
      files: slowly(this.#system === 'hard links' ? lockFiles : { ...lockFiles, takePlace: copyToPlace }, step),
      newToken: () => `${id}-${(tokens += 1)}`,
      isAbandoned: (token) => this.#dead.has(Number(token.split('-')[0])),
      now: () => 0,
      sleep: () => this.#pause(id),
      repeat: () => () => undefined,
    };
  }

  async #pause(id: number): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve(), `process ${id}`);
  }
}

function slowly(files: LockFiles, step: <T>(act: () => T) => Promise<T>): LockFiles {
  return {
    makeFile: (file, text) => step(() => files.makeFile(file, text)) as Promise<void>,
    takePlace: (file, place) => step(() => files.takePlace(file, place)) as Promise<boolean>,
    read: (file) => step(() => files.read(file)) as Promise<string | undefined>,
    touch: (file) => step(() => files.touch(file)) as Promise<void>,
    age: (file) => step(() => files.age(file)) as Promise<number | undefined>,
    remove: (file) => step(() => files.remove(file)) as Promise<void>,
  };
}
