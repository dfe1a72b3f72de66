import assert from 'node:assert/strict';
import vm from 'node:vm';
import { describe, it } from 'node:test';
import { isDeleteTarget, targetError } from '../../src/core/delete-target';

const cyclic: unknown[] = ['a'];
cyclic.push(['b', cyclic]);

function nested(levels: number): unknown {
  let list: unknown = 'a';
  for (let level = 0; level < levels; level += 1) list = [list];
  return list;
}

function doubled(times: number): unknown {
  let list: unknown = ['a'];
  for (let time = 0; time < times; time += 1) list = [list, list];
  return list;
}

describe('a delete target', () => {
  const FINE: [name: string, target: unknown][] = [
    ['a path', 'a.yaml'],
    ['null', null],
    ['a function', () => 'a'],
    ['an asynchronous function', async () => Promise.resolve('a')],
    ['an empty list', []],
    ['lists in lists', ['a', [null, [() => 'b']]]],
    ['a list of another realm', vm.runInNewContext("['a', [null, () => 'b']]")],
    ['a list that stands in two places', doubled(1)],
    ['a list that doubles 60 times', doubled(60)],
    ['a deep list', nested(100)],
  ];
  for (const [name, target] of FINE) {
    it(`may be ${name}`, () => {
      assert.equal(targetError(target, 'here')?.message, undefined);
      assert.ok(isDeleteTarget(target));
    });
  }

  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  const WRONG: [name: string, target: unknown, message: RegExp][] = [
    ['a number', 42, /^here got 42 as a target/],
    ['a number in a list', ['a', [42]], /^here got 42 as a target/],
    ['undefined', undefined, /^here got undefined as a target[^]*test's own cassette/],
    ['a hole in a list', new Array<unknown>(2), /^here got undefined as a target/],
    ['true', true, /^here got true as a target[^]*test's own cassette/],
    ['an empty text', ' ', /^here got " " as a target/],
    ['an object', { path: 'a' }, /^here got \{"path":"a"\} as a target/],
    ['a promise', Promise.resolve('a'), /^here got a promise as a target[^]*may be async/],
    ['a list within itself', cyclic, /^here got a list that contains itself/],
    ['an endless depth', nested(100_000), /^here got lists more than 100 deep/],
    ['an endless list', new Array(1e9), /^here got a list of more than 10000 targets/],
    ['what cannot be looked at', revoked.proxy, /^here got a list that cannot be read/],
  ];
  for (const [name, target, message] of WRONG) {
    it(`may not be ${name}`, () => {
      const error = targetError(target, 'here');

      assert.equal(error?.code, 'VCR_INVALID_TARGET');
      assert.match(error.message, message);
      assert.ok(!isDeleteTarget(target));
    });
  }
});
