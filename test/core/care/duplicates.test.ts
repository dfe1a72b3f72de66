import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repeatedAnswers, unusedDuplicates } from '../../../src/core/care/duplicates';
import type { Interaction } from '../../../src/core/interaction';
import { anInteraction, aRequest } from '../../support/builders';

function answered(body: string, uri = 'https://api.test/a', second = 0): Interaction {
  return anInteraction({
    request: aRequest({ uri }),
    response: {
      status: { code: 200, message: 'OK' },
      headers: { Date: [`Mon, 01 Jan 2026 00:00:0${second} GMT`] },
      body: Buffer.from(body),
    },
    recording: { at: `2026-01-01T00:00:0${second}.000Z`, tookMs: second },
  });
}

describe('unusedDuplicates', () => {
  it('finds the unused one of two that say the same, whenever they were recorded', () => {
    const interactions = [answered('x', undefined, 1), answered('x', undefined, 2)];

    assert.deepEqual(unusedDuplicates(interactions, new Set([1])), [{ interaction: 1, sameAs: 0 }]);
    assert.deepEqual(unusedDuplicates(interactions, new Set([0])), [{ interaction: 0, sameAs: 1 }]);
  });

  it('leaves what a test asks for twice', () => {
    assert.deepEqual(unusedDuplicates([answered('x'), answered('x')], new Set()), []);
  });

  it('leaves one where none is used', () => {
    const found = unusedDuplicates([answered('x'), answered('x'), answered('x')], new Set([0, 1, 2]));

    assert.deepEqual(found, [
      { interaction: 1, sameAs: 0 },
      { interaction: 2, sameAs: 0 },
    ]);
  });

  it('takes another answer or another request for another one', () => {
    const interactions = [answered('x'), answered('y'), answered('x', 'https://api.test/b')];

    assert.deepEqual(unusedDuplicates(interactions, new Set([1, 2])), []);
  });
});

describe('repeatedAnswers', () => {
  it('finds the last answer of a request that stands there again', () => {
    const interactions = [
      answered('x'),
      answered('other', 'https://api.test/b'),
      answered('y'),
      answered('y', undefined, 3),
    ];

    assert.deepEqual(repeatedAnswers(interactions), [{ interaction: 3, sameAs: 2 }]);
  });

  it('leaves an answer that comes back: it is played in its order', () => {
    assert.deepEqual(repeatedAnswers([answered('x'), answered('x'), answered('y'), answered('x')]), []);
  });
});
