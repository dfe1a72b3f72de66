import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
