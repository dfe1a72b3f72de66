import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Circus } from '@jest/types';
import fc from 'fast-check';
import type { BlockScope } from '../../src/environment/scopes';
import { TestTree } from '../../src/environment/test-tree';

/** A test by its title, or a describe block with what it holds. */
type Definition = string | { readonly title: string; readonly holds: readonly Definition[] };

const TITLES = [
  'same',
  'SAME',
  'same!',
  'same-2',
  'sa me',
  'con',
  '',
  '???',
  '..',
  '../x',
  '__beforeAll__',
  '__module__',
];
const MORE_TITLES = [
  '__beforeAll__-2',
  '__afterAll__',
  'node.js',
  'ß',
  'SS',
  'x'.repeat(300),
  'É',
  'é',
  'nul.txt',
  'a/b',
];
const aTitle = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TITLES, ...MORE_TITLES) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
const { definition: aDefinition } = fc.letrec<{ definition: Definition }>((tie) => ({
  definition: fc.oneof(
    { depthSize: 'small' },
    { weight: 3, arbitrary: aTitle },
    { weight: 1, arbitrary: fc.record({ title: aTitle, holds: fc.array(tie('definition'), { maxLength: 4 }) }) },
  ),
}));
const someDefinitions = fc.array(aDefinition, { maxLength: 8 });

describe('the names of cassettes in a file', () => {
  it('are apart from each other, hooks and all, on file systems that keep no case either', () => {
    check(someDefinitions, (definitions) => {
      const names = namesOf(definitions).map((name) => name.normalize('NFD').toLowerCase());

      assert.equal(new Set(names).size, names.length);
    });
  });

  it('are valid on every system, and never lead anywhere', () => {
    check(someDefinitions, (definitions) => {
      for (const name of namesOf(definitions)) {
        assert.match(name, /^[\p{L}\p{M}\p{Nd}_\-()[\]=,+@.]+$/u);
        assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|^\.|\.$|\.\./i);
        assert.equal(name, name.normalize('NFC'));
        assert.ok(Buffer.byteLength(`${name}.yaml`) <= 255, name);
      }
    });
  });

  it('stay as they are when something is defined after them, and come out the same again', () => {
    check(fc.tuple(someDefinitions, aDefinition), ([definitions, later]) => {
      const before = namesOf(definitions);

      assert.deepEqual(namesOf(definitions), before);
      assert.deepEqual(namesOf([...definitions, later]).slice(0, before.length), before);
    });
  });

  it('stay as they are when they are asked for while the file is still being defined', () => {
    const tree = new TestTree();
    const define = (title: string): string => tree.nameOf(tree.test(entry(title, fileBlock)));

    assert.deepEqual([define('a'), define('a'), define('A')], ['a', 'a-2', 'A-3']);
  });

  it('of two blocks with one title are apart, for their hooks as for their tests', () => {
    const names = namesOf([
      { title: 'users', holds: ['one'] },
      { title: 'users', holds: ['one', '__beforeAll__'] },
      { title: 'Users', holds: ['two'] },
    ]);

    assert.deepEqual(names, [
      '__beforeAll__',
      '__afterAll__',
      'users.__beforeAll__',
      'users.__afterAll__',
      'users.one',
      'users.__beforeAll__-2',
      'users.__afterAll__-2',
      'users.one-2',
      'users.__beforeAll__-3',
      'Users.__beforeAll__-4',
      'Users.__afterAll__-3',
      'Users.two',
    ]);
  });

  it('never are those of the file itself', () => {
    assert.deepEqual(namesOf(['__module__', '__beforeAll__', '__AFTERALL__']), [
      '__beforeAll__',
      '__afterAll__',
      '__module__-2',
      '__beforeAll__-2',
      '__AFTERALL__-2',
    ]);
  });
});

const fileBlock = { name: 'ROOT_DESCRIBE_BLOCK', parent: undefined } as unknown as Circus.DescribeBlock;

function check<T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, predicate), { numRuns: 200 });
}

/** The names of a file's hooks and tests, in order of definition. */
function namesOf(definitions: readonly Definition[]): string[] {
  const tree = new TestTree();
  const names: (() => string)[] = [];
  const addHooks = (block: BlockScope): void => {
    names.push(() => tree.hookNameOf(block, 'beforeAll'));
    names.push(() => tree.hookNameOf(block, 'afterAll'));
  };
  const define = (definition: Definition, parent: Circus.DescribeBlock): void => {
    if (typeof definition === 'string') {
      const scope = tree.test(entry(definition, parent));
      names.push(() => tree.nameOf(scope));
      return;
    }
    const block = { name: definition.title, parent } as Circus.DescribeBlock;
    addHooks(tree.block(block));
    for (const inner of definition.holds) define(inner, block);
  };
  addHooks(tree.file);
  for (const definition of definitions) define(definition, fileBlock);
  return names.map((name) => name());
}

function entry(name: string, parent: Circus.DescribeBlock): Circus.TestEntry {
  return { name, parent } as Circus.TestEntry;
}
