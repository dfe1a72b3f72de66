import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineDifferences } from '../../../src/core/differences/line-differences';

const told = (left: string, right: string): string =>
  lineDifferences(left.split(''), right.split(''))
    .map(({ side, text }) => ({ both: ' ', left: '-', right: '+' })[side] + text)
    .join('');

describe('lineDifferences', () => {
  it('keeps what stands in both, though its place is another', () => {
    assert.equal(told('abcdef', 'axbcdf'), ' a+x b c d-e f');
    assert.equal(told('', 'a'), '+a');
    assert.equal(told('abc', 'abc'), ' a b c');
  });

  it('ends with large texts that have nothing in common', () => {
    const many = (name: string): string[] => Array.from({ length: 20_000 }, (_, index) => `${name}${index}`);

    assert.equal(lineDifferences(many('a'), many('b')).length, 40_000);
  });
});
