import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { requestsMatch } from '../../src/core/compare-requests';
import { comparisonOf, type Comparison } from '../../src/core/comparison';
import type { Interaction, RecordedRequest } from '../../src/core/interaction';
import { InteractionList, type Match } from '../../src/core/interaction-list';
import type { MatchIgnoring } from '../../src/core/match-ignoring';
import { BUILT_IN_MATCHERS } from '../../src/core/matchers';
import type { NamedMatcher } from '../../src/core/matchers/matcher';
import { registeredMatcher } from '../../src/core/matchers/registered';
import { anInteraction, aRequest, jsonRequest } from '../support/builders';

const NO_FILTER: Comparison['filter'] = { request: (request) => request, requestLine: (request) => request };

function matchersNamed(...names: string[]): NamedMatcher[] {
  return BUILT_IN_MATCHERS.filter(({ name }) => names.includes(name));
}

function comparison(...names: string[]): Comparison {
  return comparisonOf({ matchers: matchersNamed(...names), filter: NO_FILTER });
}

function ignoring(rules: MatchIgnoring, ...names: string[]): Comparison {
  return comparisonOf({ matchers: matchersNamed(...names), filter: NO_FILTER, ignoring: rules });
}

const byUri = (uri: string): Interaction => anInteraction({ request: aRequest({ uri }) });
const byJson = (value: unknown): Interaction => anInteraction({ request: jsonRequest(value) });

/** Where a look-up leads, without the question about the body. */
function placeOf(match: Match): number | string {
  return match.kind === 'unused' ? match.index : match.kind === 'used' ? `used ${match.lastIndex}` : 'none';
}

/** Asks for each in turn, and plays what is found. */
function playAll(list: InteractionList, compare: Comparison, requests: readonly RecordedRequest[]): unknown[] {
  return requests.map((request) => {
    const match = list.find(request, compare);
    if (match.kind === 'unused') list.use(match.index);
    return placeOf(match);
  });
}

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

  it('finds by body when the matchers say so', () => {
    const list = new InteractionList([1, 2, 3].map((qty) => byJson({ qty })));
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

describe('the best answer', () => {
  const queries = ['users', 'posts', 'tags'].map((query) => jsonRequest({ query }));

  it('is the one with an equal body, before the next in order', () => {
    const list = new InteractionList(queries.map((request) => anInteraction({ request })));

    assert.deepEqual(playAll(list, comparison('method', 'uri'), [...queries].reverse()), [2, 1, 0]);
  });

  it('is the next in order when no body is equal, and says what differs', () => {
    const list = new InteractionList(queries.map((request) => anInteraction({ request })));
    list.use(0);

    const match = list.find(jsonRequest({ query: 'other' }), comparison('method', 'uri'));

    assert.equal(placeOf(match), 1);
    assert.ok(match.kind === 'unused');
    assert.equal(match.otherBody?.()?.reason, '$.query: recorded "posts", got "other"');
  });

  it('says nothing of a body that is equal in meaning, or empty on both sides', () => {
    const compare = comparison('method', 'uri');
    const spaced = aRequest({
      method: 'POST',
      headers: { 'content-type': ['application/json'] },
      body: '{ "query": "users" }',
    });
    const list = new InteractionList([anInteraction({ request: jsonRequest({ query: 'users' }) }), byUri('http://a/')]);

    const match = list.find(spaced, compare);

    assert.ok(match.kind === 'unused');
    assert.equal(match.otherBody?.(), undefined);
    assert.deepEqual(list.find(aRequest({ uri: 'http://a/', body: '' }), compare), { kind: 'unused', index: 1 });
  });

  it('is the next in order when nobody has read the body, without a word about it', () => {
    const list = new InteractionList(queries.map((request) => anInteraction({ request })));

    const match = list.find({ ...jsonRequest({ query: 'tags' }), body: undefined }, comparison('method', 'uri'));

    assert.deepEqual(match, { kind: 'unused', index: 0 });
  });

  it('prefers the last one with an equal body when all are played', () => {
    const list = new InteractionList([1, 2, 1, 3].map((query) => byJson({ query })));
    [0, 1, 2, 3].forEach((position) => list.use(position));
    const compare = comparison('method', 'uri');

    assert.equal(placeOf(list.find(jsonRequest({ query: 1 }), compare)), 'used 2');
    assert.equal(placeOf(list.find(jsonRequest({ query: 9 }), compare)), 'used 3');
  });

  it('names the played answer to the same body beside an unused one to another', () => {
    const list = new InteractionList([1, 2].map((query) => byJson({ query })));
    list.use(0);

    const match = list.find(jsonRequest({ query: 1 }), comparison('method', 'uri'));

    assert.ok(match.kind === 'unused');
    assert.deepEqual([match.index, match.playedEqual], [1, 0]);
  });

  it('is compared without what matchIgnoring leaves out', () => {
    const list = new InteractionList(
      [1, 2].map((id) => byJson({ query: id, meta: { id: `recorded ${id}` }, items: [{ id, n: 1 }] })),
    );
    const compare = ignoring({ body: ['$.meta.id', '$.items[*].id'] }, 'method', 'uri');

    const match = list.find(jsonRequest({ items: [{ n: 1, id: 7 }], query: 2, meta: { id: 'new' } }), compare);

    assert.ok(match.kind === 'unused');
    assert.deepEqual([match.index, match.otherBody?.()], [1, undefined]);
  });

  it('is found among those that a matcher of the user lets serve', () => {
    const tenant = registeredMatcher(
      'tenant',
      (recorded, incoming) => recorded.headers['tenant']?.[0] === incoming.headers['tenant']?.[0],
    );
    const compare = comparisonOf({ matchers: [...matchersNamed('method', 'uri'), tenant], filter: NO_FILTER });
    const of = (name: string, query: number): RecordedRequest => ({
      ...jsonRequest({ query }),
      headers: { tenant: [name], 'content-type': ['application/json'] },
    });
    const list = new InteractionList(
      [of('a', 1), of('b', 1), of('a', 2), of('b', 2)].map((request) => anInteraction({ request })),
    );

    const asked = [of('b', 2), of('a', 3), of('b', 9), of('a', 1), of('b', 2), of('c', 1)];
    assert.deepEqual(playAll(list, compare, asked), [3, 0, 1, 2, 'used 3', 'none']);
    assert.deepEqual(list.allMatching(of('b', 1), compare), [1, 3]);
  });

  it('is told without a body as far as method and URL go', () => {
    const list = new InteractionList([byJson({ a: 1 })]);
    const compare = comparison('method', 'uri', 'body');
    const line = (uri: string): RecordedRequest => aRequest({ method: 'POST', uri });

    assert.equal(list.mayServe(line('https://api.test/users?page=1'), compare), 'unused');
    assert.equal(list.mayServe(line('https://api.test/other'), compare), 'none');
    list.use(0);
    assert.equal(list.mayServe(line('https://api.test/users?page=1'), compare), 'used');
  });
});

describe('a look-up', () => {
  it('finds what comparing with each in turn finds', () => {
    const request = fc.record({
      uri: fc.constantFrom('http://a/?x=1&y=2', 'http://a/?y=2&x=1', 'http://a/?x=2'),
      accept: fc.constantFrom('a', 'b'),
      value: fc.constantFrom('{"a":1,"b":2}', '{"b":2,"a":1.0}', '{"a":2}', ''),
    });
    const built = (parts: { uri: string; accept: string; value: string }): RecordedRequest =>
      aRequest({
        uri: parts.uri,
        headers: { accept: [parts.accept], 'content-type': ['application/json'] },
        body: parts.value,
      });
    const names = fc.subarray(['query', 'uri', 'path', 'headers', 'body', 'rawBody']);
    fc.assert(
      fc.property(
        names,
        fc.array(request, { maxLength: 12 }),
        fc.array(request, { maxLength: 16 }),
        (on, stored, asked) => {
          const compare = comparison(...on);
          const list = new InteractionList(stored.map((parts) => anInteraction({ request: built(parts) })));

          for (const incoming of asked.map(built)) {
            const expected = naively(list, incoming, compare);
            const match = list.find(incoming, compare);
            assert.equal(placeOf(match), expected);
            if (match.kind === 'unused') list.use(match.index);
          }
        },
      ),
    );
  });

  it('builds no body twice, however many interactions share a URL', () => {
    const count = 2000;
    let filtered = 0;
    const filter: Comparison['filter'] = {
      requestLine: (request) => request,
      request: (request) => {
        filtered += 1;
        return request;
      },
    };
    for (const names of [['uri'], ['uri', 'body', 'headers']]) {
      filtered = 0;
      const compare = comparisonOf({ matchers: matchersNamed(...names), filter });
      const list = new InteractionList(Array.from({ length: count }, (_, id) => byJson({ id })));
      const asked = Array.from({ length: count }, (_, id) => jsonRequest({ id: count - 1 - id }));

      assert.deepEqual(
        playAll(list, compare, asked),
        asked.map((_, id) => count - 1 - id),
      );
      // Once for the keys of the matchers, once for that of the body.
      assert.ok(filtered <= 2 * count, `${filtered} requests were filtered`);
    }
  });
});

function naively(list: InteractionList, incoming: RecordedRequest, compare: Comparison): number | string {
  const matching = list.interactions.flatMap(({ request }, position) =>
    requestsMatch(request, incoming, compare) ? [position] : [],
  );
  const isEqual = (position: number): boolean => {
    const stored = list.interactions[position]?.request;
    return stored !== undefined && compare.preference.compare(stored, incoming) === undefined;
  };
  const unused = matching.filter((position) => !list.isUsed(position));
  const found = unused.find(isEqual) ?? unused[0];
  if (found !== undefined) return found;
  const last = matching.findLast(isEqual) ?? matching.at(-1);
  return last === undefined ? 'none' : `used ${last}`;
}
