import assert from 'node:assert/strict';
import vm from 'node:vm';
import { describe, it } from 'node:test';
import type { VcrError } from '../../src/core/errors/vcr-error';
import type { Mark } from '../../src/markers/mark';
import type { Marker } from '../../src/markers/marker';
import { MarkerBook } from '../../src/markers/marker-book';
import { markerMembers, type MarkerMembers } from '../../src/markers/marker-members';

function aBook(): { book: MarkerBook; vcr: MarkerMembers; told: Mark[] } {
  const told: Mark[] = [];
  const book = new MarkerBook((mark) => told.push(mark));
  return { book, vcr: markerMembers(book), told };
}

class Counter {
  readonly count = 1;
}

/** What a marker is called with in plain JavaScript. */
function call(marker: Marker, ...args: unknown[]): unknown {
  return Reflect.apply(marker, undefined, args);
}

const invalidTarget = (message: RegExp): object => ({ code: 'VCR_INVALID_TARGET', message });

describe('a marker', () => {
  it('marks a function, which stays what it was', () => {
    const { book, vcr, told } = aBook();
    const marked = vcr.cassette('a')(vcr.deleteOnFail()((a: number, b: number) => a + b));

    assert.deepEqual(
      book.marksOf(marked).map(({ kind }) => kind),
      ['cassette', 'deleteOnFail'],
    );
    assert.deepEqual([marked.length, marked(1, 2), told.map(({ kind }) => kind)], [2, 3, ['cassette', 'deleteOnFail']]);
  });

  it('counts once when it is applied twice', () => {
    const { book, vcr } = aBook();
    const marker = vcr.deleteOnFail();
    const marked = marker(marker(() => undefined));

    assert.equal(book.marksOf(marked).length, 1);
  });

  it('has no parameters that Jest would take for a done callback', () => {
    const { vcr } = aBook();

    for (const marker of [vcr.deleteOnFail(), vcr.config({}), vcr.cassette('a'), vcr.disabled(), vcr.blockNetwork()]) {
      assert.equal(marker.length, 0);
    }
  });

  const KINDS: [make: (vcr: MarkerMembers) => Marker, write: string][] = [
    [(vcr) => vcr.deleteOnFail(async () => Promise.resolve()), 'vcr.deleteOnFail()(async () => { … })'],
    [(vcr) => vcr.deleteOnFail(), 'vcr.deleteOnFail()(async () => { … })'],
    [(vcr) => vcr.deleteOnFail(['a']), 'vcr.deleteOnFail(["a"])(async () => { … })'],
    [(vcr) => vcr.config({ recordMode: 'none' }), 'vcr.config({ … })(async () => { … })'],
    [(vcr) => vcr.cassette('a', 'b'), 'vcr.cassette("a", "b")(async () => { … })'],
    [(vcr) => vcr.disabled(), 'vcr.disabled()(async () => { … })'],
    [(vcr) => vcr.blockNetwork(), 'vcr.config({ … })(async () => { … })'],
  ];
  for (const [make, write] of KINDS) {
    it(`in place of a test function is told what to write: ${write}`, () => {
      const { book, vcr } = aBook();
      const marker = make(vcr);
      const error = book.misused(marker);

      assert.equal(error?.code, 'VCR_INVALID_TARGET');
      assert.ok(error.message.includes(`is a marker, and was given to Jest in place of a function\nWrite ${write}.`));
      // Jest calls test, hook and describe functions with nothing.
      assert.throws(() => call(marker), invalidTarget(/given to Jest in place of a function/));
      assert.equal(book.takeMade()[0]?.isApplied, true);
    });
  }

  it('knows other values from markers', () => {
    const { book, vcr } = aBook();

    assert.deepEqual(
      [book.misused(() => undefined), book.misused(undefined), book.isMarker(() => undefined)],
      [undefined, undefined, false],
    );
    assert.ok(book.isMarker(vcr.disabled()));
  });

  const WRONG: [name: string, args: (vcr: MarkerMembers) => unknown[], message: RegExp][] = [
    ['a text', () => ['x'], /marks a test or describe function; it got "x"\nWrite vcr\.deleteOnFail\(\)\(/],
    ['undefined', () => [undefined], /it got undefined/],
    ['a row of a table', () => [{ id: 1 }], /it got \{"id":1\}/],
    ['a promise', () => [Promise.resolve()], /it got a promise/],
    ['a class', () => [Counter], /was applied to a class/],
    ['a class of another realm', () => [vm.runInNewContext('class A {}; A') as unknown], /was applied to a class/],
    ['a marker', (vcr) => [vcr.cassette('a')], /another marker\nWrite vcr\.deleteOnFail\(\)\(vcr\.cassette\("a"\)\(/],
    ['test itself', () => [Object.assign(() => undefined, { each: () => undefined })], /one of Jest's own functions/],
    ['two functions', () => [() => undefined, () => undefined], /several functions at once\nWrite .*\(fn\) for each/],
  ];
  for (const [name, args, message] of WRONG) {
    it(`refuses to be applied to ${name}`, () => {
      const { vcr } = aBook();
      const given = args(vcr);

      assert.throws(() => call(vcr.deleteOnFail(), ...given), invalidTarget(message));
    });
  }

  it("refuses to be applied to Jest's hooks", () => {
    const { book, vcr } = aBook();
    const beforeEach = (): void => undefined;
    book.knowJestFunctions({ beforeEach, expect: {} });

    assert.throws(() => call(vcr.disabled(), beforeEach), invalidTarget(/one of Jest's own functions/));
  });

  it('may be mapped over functions', () => {
    const { book, vcr } = aBook();
    const fns = [() => 1, () => 2].map(vcr.disabled());

    assert.deepEqual(
      fns.map((fn) => [fn(), book.marksOf(fn).length]),
      [
        [1, 1],
        [2, 1],
      ],
    );
  });
});

describe('what markers are made with is checked', () => {
  const WRONG: [name: string, make: (vcr: MarkerMembers) => unknown, code: VcrError['code'], message: RegExp][] = [
    [
      'options in place of the target',
      (vcr) => vcr.deleteOnFail({ skip: true }),
      'VCR_INVALID_TARGET',
      /Options come second: write vcr\.deleteOnFail\(undefined, \{"skip":true\}\)\./,
    ],
    ['a number', (vcr) => vcr.deleteOnFail(42), 'VCR_INVALID_TARGET', /got 42 as a target/],
    ['an empty object', (vcr) => vcr.deleteOnFail({}), 'VCR_INVALID_TARGET', /got \{\} as a target/],
    ['a list in itself', (vcr) => vcr.deleteOnFail(cyclic()), 'VCR_INVALID_TARGET', /a list that contains itself/],
    ['a second path', (vcr) => vcr.deleteOnFail('a', 'b'), 'VCR_INVALID_OPTION', /Several targets are a list/],
    ['true for options', (vcr) => vcr.deleteOnFail(null, true), 'VCR_INVALID_OPTION', /Expected \{ deleteDefault/],
    ['null for options', (vcr) => vcr.deleteOnFail('a', null), 'VCR_INVALID_OPTION', /"options" in vcr\.deleteOnFail/],
    [
      'an unknown flag',
      (vcr) => vcr.deleteOnFail('a', { skp: true }),
      'VCR_INVALID_OPTION',
      /Unknown option "skp" in vcr\.deleteOnFail, did you mean "skip"\?/,
    ],
    ['a flag as text', (vcr) => vcr.deleteOnFail('a', { skip: 'no' }), 'VCR_INVALID_OPTION', /Expected true or false/],
    ['no configuration', (vcr) => vcr.config(undefined), 'VCR_INVALID_OPTION', /in vcr\.config is no object/],
    ['a test function', (vcr) => vcr.config(() => 1), 'VCR_INVALID_OPTION', /in vcr\.config is a function/],
    ['an empty name', (vcr) => vcr.cassette(''), 'VCR_INVALID_OPTION', /Write vcr\.cassette\("a"\), or nothing/],
    ['no name', (vcr) => vcr.cassette(), 'VCR_INVALID_OPTION', /"name" in vcr\.cassette is undefined/],
    ['names in a list', (vcr) => vcr.cassette(['a', 'b']), 'VCR_INVALID_OPTION', /Write vcr\.cassette\("a", "b"\)\./],
    ['options after a name', (vcr) => vcr.cassette('a', {}), 'VCR_INVALID_OPTION', /Options of a cassette are config/],
    [
      'a function for a name',
      (vcr) => vcr.cassette(() => 1),
      'VCR_INVALID_OPTION',
      /Write vcr\.cassette\("a"\)\(async/,
    ],
    [
      'a host',
      (vcr) => vcr.blockNetwork('a.test'),
      'VCR_INVALID_OPTION',
      /Write vcr\.blockNetwork\(\{ allowedHosts: \["a\.test"\] \}\)\./,
    ],
    ['hosts in a list', (vcr) => vcr.blockNetwork(['a.test']), 'VCR_INVALID_OPTION', /allowedHosts: \["a\.test"\]/],
    ['a URL', (vcr) => vcr.blockNetwork({ allowedHosts: ['http://a.test'] }), 'VCR_INVALID_OPTION', /write "a\.test"/],
    [
      'other configuration',
      (vcr) => vcr.blockNetwork({ recordMode: 'none' }),
      'VCR_INVALID_OPTION',
      /Unknown option "recordMode" in vcr\.blockNetwork/,
    ],
    ['an argument', (vcr) => vcr.disabled(() => 1), 'VCR_INVALID_OPTION', /Write vcr\.disabled\(\)\(async/],
  ];
  for (const [name, make, code, message] of WRONG) {
    it(`refuses ${name}`, () => {
      const { vcr } = aBook();

      assert.throws(() => make(vcr), { code, message });
    });
  }

  it('takes null and undefined for targets, with options', () => {
    const { book, vcr } = aBook();
    const marks = [vcr.deleteOnFail(null), vcr.deleteOnFail(undefined, { skip: true })].map((marker) =>
      book.apply(marker),
    );

    assert.deepEqual(marks, [
      { kind: 'deleteOnFail', target: null, options: {} },
      { kind: 'deleteOnFail', target: undefined, options: { skip: true } },
    ]);
  });
});

function cyclic(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}
