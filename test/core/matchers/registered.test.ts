import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vm from 'node:vm';
import { registeredMatcher } from '../../../src/core/matchers/registered';
import type { Matcher } from '../../../src/core/ports';
import { aRequest, jsonRequest } from '../../support/builders';

describe('a registered matcher', () => {
  const reasonOf = (matcher: Parameters<typeof registeredMatcher>[1]): string | undefined =>
    registeredMatcher('mine', matcher).compare(aRequest(), aRequest())?.reason;

  it('matches with true or nothing, differs with false, a reason or an error', () => {
    assert.equal(
      reasonOf(() => true),
      undefined,
    );
    assert.equal(
      reasonOf(() => undefined),
      undefined,
    );
    assert.equal(
      reasonOf(() => false),
      'the matcher returned false',
    );
    assert.equal(
      reasonOf(() => 'another tenant'),
      'another tenant',
    );
    assert.equal(
      reasonOf(() => {
        throw new Error('cannot compare');
      }),
      'cannot compare',
    );
  });

  it('differs with an error of another realm, and with what is thrown beside errors', () => {
    assert.equal(
      reasonOf(() => {
        vm.runInNewContext("throw new Error('of another realm')");
      }),
      'of another realm',
    );
    assert.equal(
      reasonOf(() => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- user code does
        throw 'a text';
      }),
      'a text',
    );
  });

  for (const [what, answer] of [
    ['a promise', Promise.resolve(false)],
    ['a promise that rejects', Promise.reject(new Error('late'))],
    ['null', null],
    ['a number', 0],
    ['an object of another shape', {}],
  ] as const) {
    it(`fails with VCR_HOOK_FAILED when it gives ${what}, instead of matching`, () => {
      assert.throws(
        () => reasonOf((() => answer) as unknown as Matcher),
        (error: Error & { code?: string }) =>
          error.code === 'VCR_HOOK_FAILED' && error.message.startsWith('The matcher "mine" returned'),
      );
    });
  }

  it('gets copies, which it may change', () => {
    const recorded = jsonRequest({ a: 1 });
    const matcher = registeredMatcher('mine', (left) => {
      left.headers['Content-Type']?.push('changed');
      left.body?.fill(0);
    });

    matcher.compare(recorded, recorded);

    assert.deepEqual(recorded, jsonRequest({ a: 1 }));
  });
});
