import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { imageFacts } from '../../../src/cli/show/image-size';

/** Heads as the formats lay them out; the rest of a file says nothing of its size. */
const HEADS: [type: string, width: number, height: number, head: string][] = [
  ['image/png', 1, 1, '89504e470d0a1a0a0000000d494844520000000100000001080600000'],
  ['image/gif', 3, 2, '474946383961030002008000'],
  [
    'image/jpeg',
    16,
    8,
    'ffd8ffe000104a46494600010100000100010000ffdb0004aabbffffc00011080008001003012200021101031101ffda',
  ],
  ['image/webp', 400, 301, '5249464624000000574542505650385818000000100000008f01002c0100'],
  ['image/webp', 16384, 2, '5249464624000000574542505650384c180000002fff7f0000000000000000'],
  ['image/webp', 550, 368, '52494646000000005745425056503820000000003001009d012a26027001'],
];

describe('imageFacts', () => {
  for (const [type, width, height, head] of HEADS) {
    it(`reads ${width} × ${height} of ${type}`, () => {
      assert.deepEqual(imageFacts(Buffer.from(head, 'hex')), { type, width, height });
    });
  }

  it('gives nothing for heads cut off anywhere, and ends', () => {
    for (const [, , , head] of HEADS) {
      const bytes = Buffer.from(head, 'hex');
      for (let length = 0; length < 10; length += 1) assert.equal(imageFacts(bytes.subarray(0, length)), undefined);
    }
    assert.equal(imageFacts(Buffer.from('ffd8'.padEnd(2000, 'ff'), 'hex')), undefined);
    assert.equal(imageFacts(Buffer.from('ffd8'.padEnd(2000, 'ffe00000'), 'hex')), undefined);
  });
});
