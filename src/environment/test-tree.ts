import type { Circus } from '@jest/types';
import { RESERVED_NAMES, cassetteName, hookCassetteName, uniqueNames } from '../session/cassette-names';
import { BlockScope, TestScope } from './scopes';

/** The file, describe and test scopes of a test file, found by Jest's own objects. */
export class TestTree {
  readonly file = new BlockScope('', undefined);
  readonly tests: TestScope[] = [];
  readonly #blockOf = new WeakMap<Circus.DescribeBlock, BlockScope>();
  readonly #testOf = new WeakMap<Circus.TestEntry, TestScope>();
  readonly #entryOf = new WeakMap<TestScope, Circus.TestEntry>();
  #names: ReadonlyMap<TestScope, string> | undefined;

  /** The scope of a describe block, made when it is first asked for. */
  block(describe: Circus.DescribeBlock): BlockScope {
    if (describe.parent === undefined) return this.file;
    let scope = this.#blockOf.get(describe);
    if (scope === undefined) {
      scope = new BlockScope(describe.name, this.block(describe.parent));
      this.#blockOf.set(describe, scope);
    }
    return scope;
  }

  /** The scope of a test, made when it is first asked for: when Jest adds the test. */
  test(entry: Circus.TestEntry): TestScope {
    let scope = this.#testOf.get(entry);
    if (scope === undefined) {
      const block = this.block(entry.parent);
      scope = new TestScope(block, entry.name);
      this.tests.push(scope);
      this.#testOf.set(entry, scope);
      this.#entryOf.set(scope, entry);
      this.#names = undefined;
    }
    return scope;
  }

  /** The automatic cassette name of a test, without folder and extension. */
  nameOf(test: TestScope): string {
    this.#names ??= this.#nameAll();
    return this.#names.get(test) ?? cassetteName(test.titles);
  }

  /** Jest's own object of a test. */
  entryOf(test: TestScope): Circus.TestEntry | undefined {
    return this.#entryOf.get(test);
  }

  /** A block and the blocks inside it that hold tests. */
  blocksBelow(block: BlockScope): BlockScope[] {
    const blocks = this.testsBelow(block).flatMap((test) => test.block.path);
    return [...new Set(blocks)].filter(({ path }) => path.includes(block));
  }

  /** All tests of a block and of the blocks inside it. */
  testsBelow(block: BlockScope): TestScope[] {
    return this.tests.filter((test) => test.block.path.includes(block));
  }

  // Names depend on all tests of the file: of two equal ones the later gets a number.
  #nameAll(): ReadonlyMap<TestScope, string> {
    const blocks = [...new Set(this.tests.flatMap((test) => test.block.path))];
    const taken = [
      RESERVED_NAMES.module,
      ...blocks.flatMap(({ titles }) => [hookCassetteName(titles, 'beforeAll'), hookCassetteName(titles, 'afterAll')]),
    ];
    const names = uniqueNames(
      this.tests.map((test) => cassetteName(test.titles)),
      taken,
    );
    return new Map(this.tests.map((test, index) => [test, names[index] ?? '']));
  }
}
