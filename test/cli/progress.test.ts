import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { progressLine, withProgress } from '../../src/cli/progress';
import { recordedTerminal } from '../support/terminal';

describe('withProgress', () => {
  it('gives what the work gave, in order, and draws nothing within a second', async () => {
    const terminal = recordedTerminal({ isWatched: true });

    const results = await withProgress(terminal, [1, 2, 3], 'Doubling', (item) => item * 2, clock(300));

    assert.deepEqual(results, [2, 4, 6]);
    assert.deepEqual(terminal.drawings, []);
  });

  it('draws after a second and clears at the end', async () => {
    const terminal = recordedTerminal({ isWatched: true });

    await withProgress(terminal, [1, 2, 3], 'Doubling', (item) => item * 2, clock(600));

    assert.deepEqual(terminal.drawings, [
      'Doubling ████████████████░░░░░░░░ 2/3',
      'Doubling ████████████████████████ 3/3',
      '',
    ]);
  });

  it('draws nothing where nobody watches', async () => {
    const terminal = recordedTerminal();

    await withProgress(terminal, [1, 2, 3], 'Doubling', (item) => item * 2, clock(2000));

    assert.deepEqual(terminal.drawings, []);
  });

  it('clears the line when the work fails', async () => {
    const terminal = recordedTerminal({ isWatched: true });
    const work = (item: number): void => {
      if (item === 3) throw new Error('three');
    };

    await assert.rejects(withProgress(terminal, [1, 2, 3], 'Failing', work, clock(2000)), /three/);

    assert.equal(terminal.drawings.at(-1), '');
  });

  it('keeps to the width of the terminal', () => {
    assert.equal(progressLine('Reading cassettes', 7, 10, 30), 'Reading cassettes 7/10');
    assert.equal(progressLine('Reading cassettes', 7, 10, 10), 'Reading c');
  });

  function clock(stepMs: number): () => number {
    let now = 0;
    return () => (now += stepMs);
  }
});
