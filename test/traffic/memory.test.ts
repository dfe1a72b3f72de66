import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';

describe('a finished test file', () => {
  const ends = [
    'answered',
    'aborted',
    'broken off',
    'replayed',
    'replayed without an answer',
    'refused',
    'silent',
    'undecided',
  ];
  for (const end of ends) {
    it(`keeps nothing of a finished test file whose requests are ${end}`, async () => {
      const child = spawn(process.execPath, ['--expose-gc', path.join(__dirname, 'memory-process.js'), end], {
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: 30_000,
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece));

      const code = await new Promise((resolve) => child.once('close', resolve));

      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(output), {
        http: 0,
        'http without an agent': 0,
        'http upload': 0,
        fetch: 0,
        undici: 0,
      });
    });
  }
});
