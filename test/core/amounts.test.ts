import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ageText, sizeText } from '../../src/core/amounts';

describe('amounts as people say them', () => {
  it('sizes', () => {
    const sizes = [0, 1, 999, 1000, 9949, 9950, 999_499, 999_500, 12_345_678, 3e9, 3e12].map(sizeText);

    assert.deepEqual(sizes, [
      ...['0 bytes', '1 byte', '999 bytes', '1.0 kB', '9.9 kB', '10 kB', '999 kB', '1.0 MB', '12 MB', '3.0 GB'],
      '3000 GB',
    ]);
  });

  it('ages', () => {
    const day = 86_400_000;

    assert.deepEqual([-1, 59_000, 60_000, 7_200_000, day, 45 * day, 800 * day].map(ageText), [
      ...['now', 'now', '1 minute', '2 hours', '1 day', '1 month', '2 years'],
    ]);
  });
});
