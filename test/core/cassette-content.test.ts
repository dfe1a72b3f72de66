import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyChanges, type CassetteChanges, type CassetteContent } from '../../src/core/cassette-content';
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

  it('remembers each dropped request once', () => {
    const request = { method: 'GET', uri: 'http://a.test/' };
    const opened: CassetteContent = { interactions: [], dropped: [request] };

    assert.deepEqual(applyChanges(opened, opened, { ...NOTHING, dropped: [request] }).dropped, [request]);
  });
});
