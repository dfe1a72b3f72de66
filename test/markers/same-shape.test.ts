import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vm from 'node:vm';
import { sameShape } from '../../src/markers/same-shape';

describe('sameShape', () => {
  it('keeps length, name, this, arguments and result', () => {
    const seen: unknown[] = [];
    const object: { add: (this: unknown, a: number, b: number) => number } = {
      add(this: unknown, a: number, b: number): number {
        seen.push(this);
        return a + b;
      },
    };
    const wrapped = sameShape(object.add, (call) => call());

    assert.deepEqual([wrapped.length, wrapped.name, wrapped.call(object, 1, 2), seen], [2, 'add', 3, [object]]);
  });

  it('keeps a generator function one, and runs each of its steps around', () => {
    let calls = 0;
    const wrapped = sameShape(
      function* (): Generator<string, string, number> {
        const sent = yield 'first';
        try {
          yield `got ${sent}`;
        } catch (error) {
          return `caught ${String(error)}`;
        }
        return 'done';
      },
      (call) => {
        calls += 1;
        return call();
      },
    );
    const steps = wrapped();

    assert.equal(Object.prototype.toString.call(wrapped), '[object GeneratorFunction]');
    assert.deepEqual(
      [steps.next(), steps.next(7), steps.throw('stop')],
      [
        { value: 'first', done: false },
        { value: 'got 7', done: false },
        { value: 'caught stop', done: true },
      ],
    );
    assert.equal(calls, 3);
  });
});

describe('sameShape of a function with properties', () => {
  it('shows them as they are at any time, and sets them on the function', () => {
    const fn = Object.assign((): number => 1, { calls: [] as number[], later: 0 });
    const wrapped = sameShape(fn, (call) => call());
    fn.calls.push(1);
    wrapped.later = 2;

    assert.deepEqual([wrapped.calls, fn.later, wrapped()], [[1], 2, 1]);
  });

  it('stays a function of its own realm', () => {
    const [fn, Realm] = vm.runInNewContext('[async function named(a) { return this; }, Function]') as [
      (this: unknown, a: unknown) => Promise<unknown>,
      new () => unknown,
    ];
    const wrapped = sameShape(fn, (call) => call());

    assert.ok(wrapped instanceof Realm);
    assert.deepEqual([wrapped.name, wrapped.length], ['named', 1]);
  });

  it('keeps an asynchronous generator function one', async () => {
    const wrapped = sameShape(
      async function* (): AsyncGenerator<number> {
        yield await Promise.resolve(1);
      },
      (call) => call(),
    );

    assert.equal(Object.prototype.toString.call(wrapped), '[object AsyncGeneratorFunction]');
    assert.deepEqual(await wrapped().next(), { value: 1, done: false });
  });
});
