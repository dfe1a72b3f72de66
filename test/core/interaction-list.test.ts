import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InteractionList, type Comparison } from '../../src/core/interaction-list';
import { BUILT_IN_MATCHERS } from '../../src/core/matchers';
import { anInteraction, aRequest, jsonRequest } from '../support/builders';

function comparison(...names: string[]): Comparison {
  const matchers = BUILT_IN_MATCHERS.filter(({ name }) => names.includes(name));
  return { matchers, view: (request) => request, lineView: (request) => request };
}

const byUri = (uri: string): ReturnType<typeof anInteraction> => anInteraction({ request: aRequest({ uri }) });

describe('InteractionList', () => {
  it('gives equal requests their answers in recorded order, each once', () => {
    const list = new InteractionList([byUri('http://a/1'), byUri('http://a/2'), byUri('http://a/1')]);
    const compare = comparison('method', 'uri');
    const found: unknown[] = [];
    for (let round = 0; round < 3; round += 1) {
      const match = list.find(aRequest({ uri: 'http://a/1' }), compare);
      found.push(match);
      if (match.kind === 'unused') list.use(match.index);
    }

    assert.deepEqual(found, [
      { kind: 'unused', index: 0 },
      { kind: 'unused', index: 2 },
      { kind: 'used', lastIndex: 2, timesRecorded: 2 },
    ]);
    assert.deepEqual([list.playCount, list.usedCount], [2, 2]);
  });

  it('compares what has no key within the group of the cheap matchers', () => {
    const list = new InteractionList([1, 2, 3].map((qty) => anInteraction({ request: jsonRequest({ qty }) })));
    const compare = comparison('method', 'uri', 'body');

    assert.deepEqual(list.find(jsonRequest({ qty: 2 }), compare), { kind: 'unused', index: 1 });
    list.use(1);
    assert.deepEqual(list.find(jsonRequest({ qty: 2 }), compare), { kind: 'used', lastIndex: 1, timesRecorded: 1 });
    assert.deepEqual(list.find(jsonRequest({ qty: 4 }), compare), { kind: 'none' });
    list.rewind();
    assert.deepEqual(list.find(jsonRequest({ qty: 2 }), compare), { kind: 'unused', index: 1 });
  });

  it('keeps several comparisons over the same played state', () => {
    const list = new InteractionList([byUri('http://a/?x=1'), byUri('http://a/?x=2')]);
    list.use(0);

    assert.deepEqual(list.find(aRequest({ uri: 'http://a/?x=1' }), comparison('uri')).kind, 'used');
    assert.deepEqual(list.find(aRequest({ uri: 'http://a/?x=1' }), comparison('path')), { kind: 'unused', index: 1 });
  });
});
