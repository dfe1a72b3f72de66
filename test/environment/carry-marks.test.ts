import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MarkCarrier } from '../../src/environment/carry-marks';
import { MarkerBook } from '../../src/markers/marker-book';
import { markerMembers, type MarkerMembers } from '../../src/markers/marker-members';

type Define = (title: string, fn: (...args: unknown[]) => unknown) => void;
type Each = (...table: unknown[]) => Define;
type Testing = Define & { each: Each; only?: Testing; skip?: Testing; concurrent?: Testing };

/** A small Jest: `each` defines with functions of its own, and `describe` runs its function at once. */
class SmallJest {
  readonly book = new MarkerBook(() => undefined);
  readonly vcr: MarkerMembers = markerMembers(this.book);
  readonly carrier = new MarkCarrier(this.book);
  /** Title, kinds of the marks, and the function of each test. */
  readonly added: { title: string; marks: string[]; fn: () => unknown }[] = [];
  readonly test = this.#testing();
  readonly describe: Testing = Object.assign((_: string, fn: () => unknown) => void fn(), {
    each:
      (...table: unknown[]): Define =>
      (_, fn) => {
        for (const row of table) fn(row);
      },
  });

  constructor() {
    this.test.only = this.#testing();
    this.test.only.only = this.test.only;
    this.test.concurrent = this.#testing();
    this.test.concurrent.skip = this.#testing();
    this.carrier.teach(this);
  }

  #testing(): Testing {
    const add = (title: string, fn: () => unknown): void => {
      this.added.push({ title, marks: this.carrier.marksFor(fn).map(({ kind }) => kind), fn });
    };
    const each: Each =
      (...table) =>
      (title, fn) => {
        if (table.length === 0) throw new Error('no table');
        for (const row of table) add(`${title} ${String(row)}`, () => fn(row));
      };
    return Object.assign(add, { each });
  }

  get marks(): Record<string, string[]> {
    return Object.fromEntries(this.added.map(({ title, marks }) => [title, marks]));
  }
}

describe('marks of a function that each is given', () => {
  it('reach every test of the table, and no other', () => {
    const jest = new SmallJest();
    const { test, vcr } = jest;
    test.each(1, 2)(
      'each',
      vcr.disabled()(() => undefined),
    );
    test.only?.each(1)('only', vcr.cassette('a')(vcr.disabled()(() => undefined)));
    test.concurrent?.skip?.each(1)(
      'skip',
      vcr.disabled()(() => undefined),
    );
    test('plain', () => undefined);
    test.each(1)('unmarked', () => undefined);

    assert.deepEqual(jest.marks, {
      'each 1': ['disabled'],
      'each 2': ['disabled'],
      'only 1': ['cassette', 'disabled'],
      'skip 1': ['disabled'],
      plain: [],
      'unmarked 1': [],
    });
  });

  it('are let go of when the definition throws', () => {
    const jest = new SmallJest();
    const marked = jest.vcr.disabled()(() => undefined);

    assert.throws(() => jest.test.each()('each', marked), /no table/);
    jest.test('plain', () => undefined);
    assert.deepEqual(jest.marks, { plain: [] });
  });

  it('do not go from the block of a describe.each to tests with marks of their own', () => {
    const jest = new SmallJest();
    const { describe: block, test, vcr } = jest;
    block.each(1)(
      'block',
      vcr.cassette('block')(() => {
        test('plain', () => undefined);
        test(
          'marked',
          vcr.disabled()(() => undefined),
        );
        test.each(1)(
          'each',
          vcr.disabled()(() => undefined),
        );
        test('after', () => undefined);
      }),
    );

    assert.deepEqual(jest.marks, { plain: [], marked: ['disabled'], 'each 1': ['disabled'], after: [] });
  });

  it('do not hide a marker in place of the function, whatever is in the table', () => {
    const jest = new SmallJest();
    const marker = jest.vcr.deleteOnFail(() => 'a') as never;
    jest.test.each(() => 'a row that is a function')('each', marker);

    assert.throws(() => jest.added[0]?.fn(), { code: 'VCR_INVALID_TARGET', message: /Write vcr\.deleteOnFail\(\)\(/ });
    assert.throws(() => jest.describe.each(() => 1)('block', marker), { code: 'VCR_INVALID_TARGET' });
  });
});
