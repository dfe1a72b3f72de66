import assert from 'node:assert/strict';
import vm from 'node:vm';
import { describe, it } from 'node:test';
import { showValue } from '../../../src/core/errors/show-value';

const cyclic: Record<string, unknown> = { a: 1 };
cyclic['self'] = cyclic;

const unreadable = Proxy.revocable({}, {});
unreadable.revoke();

describe('a value in a message', () => {
  const TABLE: [name: string, value: unknown, shown: string][] = [
    ['a text', 'a "b"', '"a \\"b\\""'],
    ['a long text', 'x'.repeat(1e7), `"${'x'.repeat(56)}…`],
    ['nothing', undefined, 'undefined'],
    ['a function', () => 1, 'a function'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a large integer', 12n, '12n'],
    ['a list', ['a', 1n, () => 1, /x/g, undefined], '["a",1n,a function,/x/g,undefined]'],
    ['an object', { a: { b: ['c'] } }, '{"a":{"b":["c"]}}'],
    ['an object of another realm', vm.runInNewContext('({ a: /x/ })'), '{"a":/x/}'],
    ['an object within itself', cyclic, '{"a":1,"self":…}'],
    ['a deep object', { a: { b: { c: { d: { e: 1 } } } } }, '{"a":{"b":{"c":{"d":…}}}}'],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
    ['a promise', Promise.resolve(), 'a promise'],
    ['an endless list', new Array(1e9), `[${'undefined,'.repeat(6).slice(0, 56)}…`],
    [
      'a getter that throws',
      {
        get a(): never {
          throw new Error('no');
        },
      },
      'an object that cannot be read',
    ],
    ['a revoked proxy', unreadable.proxy, 'an object that cannot be read'],
  ];
  for (const [name, value, shown] of TABLE) {
    it(`is short and safe: ${name}`, () => {
      assert.equal(showValue(value), shown);
    });
  }
});
