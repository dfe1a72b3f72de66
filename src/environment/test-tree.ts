import type { Circus } from '@jest/types';
import { NameBook, RESERVED_NAMES, cassetteName, hookCassetteName } from '../session/cassette-names';
import { BlockScope, TestScope } from './scopes';

type HookNames = { readonly beforeAll: string; readonly afterAll: string };

/** The file, describe and test scopes of a test file, found by Jest's own objects. */
export class TestTree {
  readonly file = new BlockScope('', undefined);
  readonly tests: TestScope[] = [];
  readonly #blockOf = new WeakMap<Circus.DescribeBlock, BlockScope>();
  readonly #testOf = new WeakMap<Circus.TestEntry, TestScope>();
  readonly #entryOf = new WeakMap<TestScope, Circus.TestEntry>();
  #book: NameBook | undefined;
  readonly #names = new Map<TestScope, string>();
  readonly #hookNames = new Map<BlockScope, HookNames>();
  /** In order of definition, which gives of two equal names the earlier the bare one. */
  #unnamed: (BlockScope | TestScope)[] = [this.file];

  /** The scope of a describe block, made when it is first asked for. */
  block(describe: Circus.DescribeBlock): BlockScope {
    if (describe.parent === undefined) return this.file;
    let scope = this.#blockOf.get(describe);
    if (scope === undefined) {
      scope = new BlockScope(describe.name, this.block(describe.parent));
      this.#blockOf.set(describe, scope);
      this.#unnamed.push(scope);
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
      this.#unnamed.push(scope);
    }
    return scope;
  }

  /** The automatic cassette name of a test, without folder and extension. */
  nameOf(test: TestScope): string {
    this.#nameAll();
    return this.#names.get(test) ?? cassetteName(test.titles);
  }

  /** The name of the cassette of a block's hooks, without folder and extension. */
  hookNameOf(block: BlockScope, hook: 'beforeAll' | 'afterAll'): string {
    this.#nameAll();
    return this.#hookNames.get(block)?.[hook] ?? hookCassetteName(block.titles, hook);
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

  // A file that asks for no cassette has no need of names. Each has its own as soon as it is defined, whatever is
  // defined after it.
  #nameAll(): void {
    const book = (this.#book ??= newBook());
    for (const scope of this.#unnamed) {
      if (scope instanceof TestScope) this.#names.set(scope, book.take(cassetteName(scope.titles)));
      else this.#hookNames.set(scope, takeHookNames(book, scope));
    }
    this.#unnamed = [];
  }
}

function newBook(): NameBook {
  const book = new NameBook();
  book.take(RESERVED_NAMES.module);
  return book;
}

function takeHookNames(book: NameBook, { titles }: BlockScope): HookNames {
  const take = (hook: 'beforeAll' | 'afterAll'): string => book.take(hookCassetteName(titles, hook));
  return { beforeAll: take('beforeAll'), afterAll: take('afterAll') };
}
