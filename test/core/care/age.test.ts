import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { daysBetween, oldestRecording, readAge } from '../../../src/core/care/age';
import { anInteraction } from '../../support/builders';

const HOUR_MS = 3_600_000;

describe('readAge', () => {
  for (const [text, hours] of Object.entries({ '12h': 12, '90d': 2160, '2w': 336, '1y': 8760, ' 0d ': 0 })) {
    it(`reads "${text}"`, () => {
      assert.equal(readAge(text), hours * HOUR_MS);
    });
  }

  for (const text of ['', '90', 'd', '-1d', '1.5d', '90 days', '1e3d', '9999999d']) {
    it(`knows no "${text}"`, () => {
      assert.equal(readAge(text), undefined);
    });
  }
});

describe('oldestRecording', () => {
  it('is the time of the interaction that was recorded first, wherever it stands', () => {
    const times = ['2026-02-01T00:00:00.000Z', '2025-12-31T00:00:00.000Z', 'never', undefined];
    const interactions = times.map((at) => anInteraction({ recording: at === undefined ? {} : { at } }));

    assert.deepEqual(oldestRecording(interactions), new Date('2025-12-31T00:00:00.000Z'));
  });

  it('is not known of what other tools recorded', () => {
    assert.equal(oldestRecording([anInteraction()]), undefined);
  });
});

describe('daysBetween', () => {
  it('counts whole days', () => {
    assert.equal(daysBetween(new Date(0), new Date(47 * HOUR_MS)), 1);
  });
});
