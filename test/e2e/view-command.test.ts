import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jestVcr } from '../support/command';
import { Project } from '../support/project';

describe('jest-vcr view', () => {
  const skip = process.platform === 'win32' ? 'no such names there' : false;

  it('lets no file name and no content command the terminal', { skip }, async () => {
    const project = new Project({ '__cassettes__/\u001B[31m\u009B\u202E.json': '{"interactions": \u001B]0;x' });

    const told = [
      await jestVcr(project, ['view', '--dry-run']),
      await jestVcr(project, ['view', '--dry-run', '--json']),
    ];

    for (const { exitCode, output } of told) {
      assert.equal(exitCode, 1);
      assert.doesNotMatch(output, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
      assert.match(output, /cannot be read/);
    }
    project.remove();
  });
});
