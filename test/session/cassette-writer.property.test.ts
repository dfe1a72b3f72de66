import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Interaction } from '../../src/core/interaction';
import { CassetteWriter } from '../../src/session/cassette-writer';
import { openCassette, type OpenedCassette } from '../../src/session/open-cassette';
import { memoryCodec, memoryFile, MemoryLedger, MemoryPersister } from '../support/in-memory';
import { aRecorded, textsIn } from '../support/session';

const PATH = '/library/one.json';

/** What a session does next; positions are of the stored ones that it opened with, as far as there are so many. */
const anAct = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('save'), adds: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace'), position: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove'), position: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rollBack') }) },
);
type Act = typeof anAct extends fc.Arbitrary<infer T> ? T : never;

const aSession = fc.record({ acts: fc.array(anAct, { minLength: 1, maxLength: 4 }), opensLate: fc.boolean() });

describe('sessions that write one cassette', () => {
  for (const stored of [undefined, ['x', 'y', 'z']]) {
    it(`lose nothing and leave nothing of what they roll back, ${stored ? 'with' : 'without'} a cassette`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(aSession, { minLength: 1, maxLength: 4 }),
          fc.boolean(),
          async (scheduler, plans, allRollBack) => {
            const { persister, ledger } = aLibrary(stored);
            const sessions = plans.map((_, index) => new Session(`s${index}`, persister, ledger));
            for (const [index, session] of sessions.entries())
              if (plans[index]?.opensLate === false) await session.open();
            const work = sessions.map(async (session, index) => {
              for (const act of plans[index]?.acts ?? []) {
                await scheduler.schedule(Promise.resolve(), session.name);
                // One that opens late only adds: what it built on another's could not outlive that one's rolling back.
                if (!session.isOpen) await session.open();
                if (plans[index]?.opensLate === false || act.kind === 'save' || act.kind === 'rollBack')
                  await session.do(act);
              }
            });
            await scheduler.waitFor(Promise.all(work));
            if (allRollBack) for (const session of sessions) await session.do({ kind: 'rollBack' });

            const texts = textsIn(persister, PATH);
            const theirs = sessions.flatMap(({ kept }) => kept);
            const untouched = (stored ?? []).filter((_, position) => !sessions.some((one) => one.touches(position)));
            assert.deepEqual(texts?.filter((text) => text.startsWith('s')).toSorted() ?? [], theirs.toSorted());
            for (const name of new Set(stored)) {
              const count = texts?.filter((text) => text === name).length ?? 0;
              assert.ok(count >= untouched.filter((text) => text === name).length, `${name} was lost`);
              assert.ok(count <= (stored ?? []).filter((text) => text === name).length, `${name} came twice`);
            }
            if (allRollBack) {
              assert.deepEqual(texts?.toSorted(), stored?.toSorted());
              assert.ok(!ledger.wasWritten(PATH));
            }
          },
        ),
        { numRuns: 400 },
      );
    });
  }

  it('lose nothing of a cassette that they write anew, when all of them roll back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 3, maxLength: 3 }),
        async (order, adds) => {
          const { persister, ledger } = aLibrary(['x', 'y']);
          const sessions = adds.map((_, index) => new Session(`s${index}`, persister, ledger, { startsEmpty: true }));
          for (const [index, session] of sessions.entries()) {
            await session.open();
            await session.do({ kind: 'save', adds: adds[index] ?? 0 });
          }
          assert.deepEqual(
            textsIn(persister, PATH),
            sessions.flatMap(({ kept }) => kept),
          );

          for (const index of order) await sessions[index]?.do({ kind: 'rollBack' });

          assert.deepEqual(textsIn(persister, PATH), ['x', 'y']);
        },
      ),
    );
  });
});

/** One session with a cassette, and what the file has to hold of it. */
class Session {
  readonly name: string;
  kept: string[] = [];
  readonly #writer: CassetteWriter;
  readonly #persister: MemoryPersister;
  readonly #startsEmpty: boolean;
  readonly #touched = new Set<number>();
  #opened: OpenedCassette | undefined;
  #count = 0;

  constructor(
    name: string,
    persister: MemoryPersister,
    ledger: MemoryLedger,
    { startsEmpty = false }: { readonly startsEmpty?: boolean } = {},
  ) {
    this.name = name;
    this.#persister = persister;
    this.#startsEmpty = startsEmpty;
    this.#writer = new CassetteWriter(memoryFile(persister), ledger);
  }

  get isOpen(): boolean {
    return this.#opened !== undefined;
  }

  async open(): Promise<void> {
    const file = memoryFile(this.#startsEmpty ? new MemoryPersister() : this.#persister);
    this.#opened = await openCassette(file);
  }

  touches(position: number): boolean {
    return this.#touched.has(position);
  }

  async do(act: Act): Promise<void> {
    switch (act.kind) {
      case 'save':
        return this.#save({ added: Array.from({ length: act.adds }, () => this.#new()) });
      case 'replace':
        if (this.#isFree(act.position)) return this.#save({ replaced: new Map([[act.position, this.#new()]]) });
        return;
      case 'remove':
        if (this.#isFree(act.position)) return this.#save({ removed: new Set([act.position]) });
        return;
      case 'rollBack':
        await this.#writer.rollBack();
        this.kept = [];
        this.#touched.clear();
    }
  }

  // A session replaces or removes each of those that it opened once.
  #isFree(position: number): boolean {
    if (this.#touched.has(position) || position >= (this.#opened?.content.interactions.length ?? 0)) return false;
    this.#touched.add(position);
    return true;
  }

  async #save(changes: {
    readonly added?: readonly Interaction[];
    readonly replaced?: ReadonlyMap<number, Interaction>;
    readonly removed?: ReadonlySet<number>;
  }): Promise<void> {
    if (this.#opened === undefined) throw new Error('not open');
    const { added = [], replaced = new Map<number, Interaction>(), removed = new Set<number>() } = changes;
    this.kept.push(...[...added, ...replaced.values()].map(({ response }) => response.body?.toString() ?? ''));
    const startsEmpty = this.#startsEmpty;
    await this.#writer.save(this.#opened, { startsEmpty, added, replaced, removed, dropped: [] });
  }

  #new(): Interaction {
    this.#count += 1;
    return aRecorded(`${this.name}-${this.#count}`);
  }
}

function aLibrary(stored: readonly string[] | undefined): {
  readonly persister: MemoryPersister;
  readonly ledger: MemoryLedger;
} {
  const [persister, ledger] = [new MemoryPersister(), new MemoryLedger()];
  if (stored !== undefined) {
    const interactions = stored.map((name) => aRecorded(name));
    persister.texts.set(PATH, memoryCodec.encode({ interactions, dropped: [] }) as string);
  }
  return { persister, ledger };
}
