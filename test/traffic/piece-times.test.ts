import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PieceTimes } from '../../src/traffic/piece-times';

function timesOf(count: number, atMs: (index: number) => number): PieceTimes {
  const times = new PieceTimes();
  for (let index = 0; index < count; index += 1) {
    times.begin(atMs(index));
    times.add(1);
  }
  return times;
}

const total = ({ chunks }: PieceTimes): number => chunks.reduce((sum, { bytes }) => sum + bytes, 0);

describe('the times of pieces', () => {
  it('are exact for a thousand', () => {
    const { chunks } = timesOf(1_000, () => 7);

    assert.equal(chunks.length, 1_000);
    assert.deepEqual(chunks[999], { bytes: 1, atMs: 7 });
  });

  it('join those of one moment when there are more', () => {
    const times = timesOf(100_000, (index) => Math.floor(index / 1_000));

    assert.equal(times.chunks.length, 100);
    assert.deepEqual(times.chunks[99], { bytes: 1_000, atMs: 99 });
  });

  it('stay within a bound, and lose no byte, however long it goes on', () => {
    const times = timesOf(500_000, (index) => index);

    assert.ok(times.chunks.length <= 10_000);
    assert.ok(times.chunks.length > 2_000);
    assert.equal(total(times), 500_000);
    assert.equal(times.chunks[0]?.atMs, 0);
  });
});
