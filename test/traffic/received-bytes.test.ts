import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ReceivedBytes } from '../../src/traffic/received-bytes';
import { globalGc } from '../support/collect-garbage';

const PIECES = ['one', ' ', 'two', ' three'];
const WHOLE = PIECES.join('');

describe('received bytes', () => {
  const announced: Record<string, string | undefined> = {
    'as many as were announced': String(WHOLE.length),
    'more than were announced': '5',
    'fewer than were announced': '50',
    'of a length that nobody can have': '9'.repeat(20),
    'of no length': '-1',
    'of a length that nobody said': undefined,
  };
  for (const [name, length] of Object.entries(announced)) {
    it(`are whole at any time: ${name}`, () => {
      const bytes = new ReceivedBytes(length);
      const seen = [bytes.whole.toString()];

      for (const piece of PIECES) {
        bytes.take(Buffer.from(piece));
        seen.push(bytes.whole.toString());
      }

      assert.deepEqual(seen, ['', 'one', 'one ', 'one two', 'one two three']);
    });
  }

  it('are copies, for whoever got them may write into them', () => {
    const piece = Buffer.from('one');
    const received = [undefined, '3', '6'].map((length) => new ReceivedBytes(length));

    for (const bytes of received) bytes.take(piece);
    piece.fill('x');

    assert.deepEqual(
      received.map(({ whole }) => whole.toString()),
      ['one', 'one', 'one'],
    );
  });

  it('cost little more than their length, however small their pieces', () => {
    const bytes = new ReceivedBytes();
    globalGc();
    const before = process.memoryUsage();

    for (let count = 0; count < 300_000; count += 1) bytes.take(Buffer.from([count & 0xff]));
    globalGc();
    const after = process.memoryUsage();

    const used = after.heapUsed + after.external - before.heapUsed - before.external;
    assert.ok(used < 3_000_000, `${used} bytes for 300,000`);
    assert.equal(bytes.whole.length, 300_000);
    assert.deepEqual([...bytes.whole.subarray(0, 3), bytes.whole[70_001]], [0, 1, 2, 70_001 & 0xff]);
  });

  it('keep their order when large and small pieces alternate', () => {
    const bytes = new ReceivedBytes();
    const pieces = Array.from({ length: 40 }, (_, index) => Buffer.alloc(index % 3 === 0 ? 5_000 : index, index));

    for (const piece of pieces) bytes.take(piece);

    assert.deepEqual(bytes.whole, Buffer.concat(pieces));
  });
});
