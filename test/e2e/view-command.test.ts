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

  it('writes into a folder that is not there yet, and says what is not there', async () => {
    const project = new Project({ '__cassettes__/one.yaml': 'interactions: []\n' });

    const written = await jestVcr(project, ['view', '--out', 'new/page.html']);
    const absent = await jestVcr(project, ['view', 'nowhere']);
    const report = await jestVcr(project, ['view', '--report', 'nowhere']);

    assert.equal(written.output, 'Wrote new/page.html: 0 requests in 1 cassette.\n');
    assert.equal(absent.output, 'jest-vcr: there is no file or folder "nowhere"\n');
    assert.equal(report.output, 'jest-vcr: the report nowhere cannot be read: there is no such file or folder\n');
    assert.ok(project.exists('new/page.html'));
    project.remove();
  });
});
