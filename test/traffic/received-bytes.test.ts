import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ReceivedBytes } from '../../src/traffic/received-bytes';

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
});
