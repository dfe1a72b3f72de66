import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { callSite } from '../../src/environment/call-site';

const rootDir = path.resolve('/repo/app');
const testPath = path.join(rootDir, 'test', 'a.test.js');
const setup = path.join(rootDir, 'set up (1)', 'setup.js');
const ours = path.resolve(__dirname, '../../src/environment/vcr-object.js');
const stack = (...frames: string[]): string => ['Error', ...frames.map((frame) => `    at ${frame}`)].join('\n');

describe('the call site of a member of vcr', () => {
  const TABLE: [name: string, stack: string | undefined, place: string, isInTestFile: boolean][] = [
    [
      'the test file',
      stack(`Object.configure (${ours}:1:1)`, `Object.<anonymous> (${testPath}:7:5)`),
      'test/a.test.js:7',
      true,
    ],
    [
      'an ES test file',
      stack(`configure (${ours}:1:1)`, `${pathToFileURL(testPath).href}:7:5`),
      'test/a.test.js:7',
      true,
    ],
    ['an asynchronous call', stack(`configure (${ours}:1:1)`, `async ${testPath}:8:5`), 'test/a.test.js:8', true],
    [
      'a setup file',
      stack(`configure (${ours}:1:1)`, `Object.<anonymous> (${setup}:3:5)`),
      'set up (1)/setup.js:3',
      false,
    ],
    [
      'a helper of the test file',
      stack(`help (${setup}:2:1)`, `Object.<anonymous> (${testPath}:7:5)`),
      'set up (1)/setup.js:2',
      true,
    ],
    ['an unknown place', undefined, 'test/a.test.js', true],
  ];
  for (const [name, text, place, isInTestFile] of TABLE) {
    it(`is told for ${name}`, () => {
      assert.deepEqual(callSite(text, { testPath, rootDir }), { place, isInTestFile });
    });
  }
});
