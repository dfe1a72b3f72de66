import assert from 'node:assert/strict';
import vm from 'node:vm';
import { describe, it } from 'node:test';
import type { DeleteTarget } from '../../src/core/delete-target';
import type { TestInfo } from '../../src/core/test-info';
import { resolveTargets } from '../../src/markers/resolve-targets';

const test: TestInfo = {
  name: 'one',
  titlePath: ['one'],
  fullName: 'one',
  testPath: '/a.test.js',
  cassettePath: '/a.yaml',
  attempt: 1,
  errors: [],
  failedIn: ['test'],
};

const itself: DeleteTarget = () => itself;
const ping: DeleteTarget = () => pong;
const pong: DeleteTarget = () => ping;
const endless = (): DeleteTarget => () => endless();
const within: unknown[] = [];
within.push(within);

describe('resolveTargets', () => {
  it('asks functions, flattens lists, drops null and keeps the order', async () => {
    const target: DeleteTarget = ['a', [null, (t) => `${t.name}.yaml`], async () => Promise.resolve(['b', () => 'c'])];

    assert.deepEqual(await resolveTargets(target, test, 1000), { names: ['a', 'one.yaml', 'b', 'c'], errors: [] });
  });

  const WRONG: [name: string, target: unknown, code: string, message: RegExp][] = [
    ['throws', vm.runInNewContext("() => { throw new Error('boom'); }"), 'VCR_HOOK_FAILED', /deleteOnFail threw: boom/],
    ['rejects', async () => Promise.reject(new Error('boom')), 'VCR_HOOK_FAILED', /threw: boom/],
    ['throws null', vm.runInNewContext('() => { throw null; }'), 'VCR_HOOK_FAILED', /threw: null/],
    ['returns nothing', () => undefined, 'VCR_HOOK_FAILED', /returned nothing \(is a "return" missing\?\)/],
    ['never answers', () => new Promise(() => undefined), 'VCR_HOOK_FAILED', /has not answered for/],
    ['gives a number', () => 42, 'VCR_INVALID_TARGET', /A target function of deleteOnFail got 42/],
    ['gives an empty text', () => '', 'VCR_INVALID_TARGET', /got "" as a target/],
    ['gives a list in itself', () => within, 'VCR_INVALID_TARGET', /a list that contains itself/],
    ['gives itself', itself, 'VCR_INVALID_TARGET', /gave itself/],
    ['gives itself in a list', () => ['x', itself], 'VCR_INVALID_TARGET', /gave itself/],
    ['gives itself by another', ping, 'VCR_INVALID_TARGET', /gave itself/],
    ['gives functions for ever', endless, 'VCR_INVALID_TARGET', /gave a function that gave a function/],
  ];
  for (const [name, target, code, message] of WRONG) {
    it(`says so when a function ${name}, and still resolves the others`, async () => {
      const { names, errors } = await resolveTargets(['a', target, () => 'b'] as DeleteTarget, test, 50);

      assert.deepEqual(
        names.filter((name) => name !== 'x'),
        ['a', 'b'],
      );
      assert.deepEqual(
        errors.map((error) => error.code),
        [code],
      );
      assert.match(errors[0]?.message ?? '', message);
    });
  }

  it('takes no longer than its limit for a row of slow functions', async () => {
    const slow =
      (left: number): DeleteTarget =>
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 40));
        return left === 0 ? 'end' : slow(left - 1);
      };
    const startedAt = performance.now();
    const { names, errors } = await resolveTargets(slow(15), test, 100);

    assert.ok(performance.now() - startedAt < 400);
    assert.deepEqual([names, errors.length], [[], 1]);
  });

  it('follows a list or function that stands in many places once', async () => {
    let asked = 0;
    let list: DeleteTarget = [
      () => {
        asked += 1;
        return 'a';
      },
    ];
    for (let time = 0; time < 40; time += 1) list = [list, list];

    assert.deepEqual(await resolveTargets(list, test, 1000), { names: ['a'], errors: [] });
    assert.equal(asked, 1);
  });

  it('gives each function a copy of what it may know', async () => {
    const meddle: DeleteTarget = (t) => {
      Object.assign(t, { name: 'changed' });
      return null;
    };

    assert.deepEqual((await resolveTargets([meddle, (t) => t.name], test, 1000)).names, ['one']);
  });
});
