import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { applyChanges, undoChanges, type CassetteChanges, type CassetteContent } from '../../src/core/cassette-content';
import { anInteraction, aRequest } from '../support/builders';

const named = (name: string): ReturnType<typeof anInteraction> =>
  anInteraction({ request: aRequest({ uri: `http://a.test/${name}` }) });
const content = (...names: string[]): CassetteContent => ({ interactions: names.map(named), dropped: [] });
const NOTHING: CassetteChanges = {
  startsEmpty: false,
  replaced: new Map(),
  removed: new Set(),
  added: [],
  dropped: [],
};
const namesOf = ({ interactions }: CassetteContent): string[] =>
  interactions.map(({ request }) => request.uri.slice('http://a.test/'.length));

describe('applyChanges', () => {
  it('replaces in place, removes, and appends', () => {
    const opened = content('a', 'b', 'c');
    const changed = applyChanges(opened, opened, {
      ...NOTHING,
      replaced: new Map([[1, named('B')]]),
      removed: new Set([2]),
      added: [named('d')],
    });

    assert.deepEqual(namesOf(changed), ['a', 'B', 'd']);
  });

  it('keeps what another worker has saved since the cassette was opened', () => {
    const opened = content('a', 'b', 'b');
    const current = content('a', 'b', 'b', 'theirs');
    const changed = applyChanges(opened, current, {
      ...NOTHING,
      replaced: new Map([[2, named('B')]]),
      removed: new Set([0]),
      added: [named('mine')],
    });

    assert.deepEqual(namesOf(changed), ['b', 'B', 'theirs', 'mine']);
  });

  it('starts from nothing, but keeps what others wrote in the same run', () => {
    const empty = content();
    const rewrite = { ...NOTHING, startsEmpty: true, added: [named('mine')] };

    assert.deepEqual(namesOf(applyChanges(empty, empty, rewrite)), ['mine']);
    assert.deepEqual(namesOf(applyChanges(empty, content('theirs'), rewrite)), ['theirs', 'mine']);
  });

  it('tells interactions apart by their bytes, and takes time linear in them', () => {
    const big = (fill: number): CassetteContent['interactions'][number] =>
      anInteraction({
        response: { status: { code: 200, message: 'OK' }, headers: {}, body: Buffer.alloc(30_000_000, fill) },
      });
    const opened: CassetteContent = { interactions: [big(1), big(2)], dropped: [] };
    const current: CassetteContent = { interactions: [big(2), big(3), big(1)], dropped: [] };
    const started = performance.now();

    const { interactions } = applyChanges(opened, current, { ...NOTHING, removed: new Set([1]) });

    assert.deepEqual(
      interactions.map(({ response }) => response.body?.[0]),
      [3, 1],
    );
    // An array of numbers in the place of each buffer took 33 s for these 60 MB.
    assert.ok(performance.now() - started < 10_000);
  });

  it('takes equal interactions one for one, many of them too', () => {
    const many = content(...Array.from({ length: 20_000 }, () => 'same'));
    const copy = content(...Array.from({ length: 20_001 }, () => 'same'));

    const { interactions } = applyChanges(many, copy, { ...NOTHING, removed: new Set(many.interactions.keys()) });

    assert.equal(interactions.length, 1);
  });

  it('takes a request off the dropped ones when it is stored', () => {
    const [a, b] = ['a', 'b'].map((name) => ({ method: 'GET', uri: `http://a.test/${name}` }));
    assert.ok(a && b);
    const opened: CassetteContent = { interactions: [], dropped: [a, b] };

    assert.deepEqual(applyChanges(opened, opened, { ...NOTHING, added: [named('a')] }).dropped, [b]);
    assert.deepEqual(applyChanges(opened, opened, { ...NOTHING, startsEmpty: true }).dropped, []);
  });

  it('remembers each dropped request once', () => {
    const request = { method: 'GET', uri: 'http://a.test/' };
    const opened: CassetteContent = { interactions: [], dropped: [request] };

    assert.deepEqual(applyChanges(opened, opened, { ...NOTHING, dropped: [request] }).dropped, [request]);
  });
});

describe('undoChanges', () => {
  const request = (name: string): { method: string; uri: string } => ({ method: 'GET', uri: `http://a.test/${name}` });

  it('gives back what was opened when nobody else has saved', () => {
    const opened: CassetteContent = { ...content('a', 'b', 'b', 'c'), dropped: [request('x'), request('y')] };
    const changes = {
      ...NOTHING,
      replaced: new Map([[1, named('B')]]),
      removed: new Set([0, 3]),
      added: [named('x'), named('b')],
      dropped: [request('z')],
    };

    assert.deepEqual(undoChanges(applyChanges(opened, opened, changes), opened, changes), opened);
  });

  it('keeps what others have saved since, and takes an equal interaction once', () => {
    const opened = content('a', 'b');
    const changes = { ...NOTHING, replaced: new Map([[0, named('A')]]), added: [named('n')], dropped: [request('d')] };
    const saved = applyChanges(opened, opened, changes);
    const theirs = applyChanges(saved, saved, {
      ...NOTHING,
      removed: new Set([1]),
      added: [named('n'), named('t')],
      dropped: [request('e')],
    });

    const undone = undoChanges(theirs, opened, changes);

    assert.deepEqual(namesOf(undone), ['a', 'n', 't']);
    assert.deepEqual(undone.dropped, [request('e')]);
  });

  it('brings back what a rewrite emptied, in front of what others recorded', () => {
    const opened = content('a', 'b');
    const changes = { ...NOTHING, startsEmpty: true, added: [named('a')] };
    const theirs = { ...content('a', 't'), dropped: [] };

    assert.deepEqual(namesOf(undoChanges(theirs, opened, changes)), ['a', 'b', 't']);
  });

  it('undoes any changes to any cassette, whatever others add', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const names = fc.array(name, { maxLength: 6 });
    const positions = fc.uniqueArray(fc.nat(5), { maxLength: 4 });
    fc.assert(
      fc.property(names, names, names, positions, positions, fc.boolean(), (was, adds, others, goes, news, empties) => {
        const opened = content(...was);
        const replaced = news.filter((at) => at < was.length && !goes.includes(at));
        const changes: CassetteChanges = {
          ...NOTHING,
          startsEmpty: empties,
          removed: new Set(goes.filter((at) => at < was.length)),
          replaced: new Map(replaced.map((at) => [at, named(`new-${at}`)])),
          added: adds.map(named),
        };
        const saved = applyChanges(opened, opened, changes);
        const theirs = others.map((other) => named(`their-${other}`));

        const undone = undoChanges({ ...saved, interactions: [...saved.interactions, ...theirs] }, opened, changes);

        assert.deepEqual(namesOf(undone), [...was, ...others.map((other) => `their-${other}`)]);
      }),
    );
  });
});
