import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { comparisonOf } from '../../src/core/comparison';
import { headerValues } from '../../src/core/headers';
import type { RecordedRequest } from '../../src/core/interaction';
import { InteractionList } from '../../src/core/interaction-list';
import { BUILT_IN_MATCHERS } from '../../src/core/matchers';
import { nearestInteractions } from '../../src/core/nearest-interaction';
import { anInteraction, aRequest } from '../support/builders';

const MATCHERS = BUILT_IN_MATCHERS.filter(({ name }) => ['method', 'uri'].includes(name));
const large = (id: number): RecordedRequest =>
  aRequest({ method: 'POST', uri: `https://a.test/${id}`, body: Buffer.alloc(1_000_000, 'x') });

/** How often a body was filtered to find the nearest of so many. */
function bodiesFiltered(count: number, request: (id: number) => RecordedRequest): number {
  let filtered = 0;
  const filter = {
    request: (one: RecordedRequest) => {
      filtered += 1;
      return one;
    },
    requestLine: (one: RecordedRequest) => one,
  };
  const list = new InteractionList(Array.from({ length: count }, (_, id) => anInteraction({ request: request(id) })));

  const nearest = nearestInteractions(request(999), list, comparisonOf({ matchers: MATCHERS, filter }));

  assert.equal(nearest[0]?.position, 1);
  return filtered;
}

describe('the nearest interaction', () => {
  it('is found without comparing many large bodies part by part', () => {
    assert.equal(bodiesFiltered(20, large), 21);
    assert.equal(
      bodiesFiltered(20, (id) => ({ ...large(id), body: null })),
      40,
    );
  });
});

describe('the values of a header', () => {
  it('may be more than the stack holds', () => {
    assert.equal(headerValues({ 'X-A': Array<string>(1_000_000).fill('a') }, 'x-a').length, 1_000_000);
  });
});
