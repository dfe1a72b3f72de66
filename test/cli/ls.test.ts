import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CassetteReport } from '../../src/core/run-report';
import { CommandFolder } from '../support/command-folder';
import { aCassetteReport, aFileReport, aRunReport, leaveReport } from '../support/reports';
import { cassetteText, interactionText } from '../support/scenario';

const CASSETTE = cassetteText(interactionText({ uri: 'https://a.test/', response: 'x' }));

describe('jest-vcr ls', () => {
  const folder = new CommandFolder();
  before(() => {
    folder.write('__cassettes__/shared.yaml', CASSETTE);
    folder.write('__cassettes__/a.test.js/own.yaml', CASSETTE);
    folder.write('__cassettes__/a.test.js/unknown.yaml', CASSETTE);
  });
  after(() => folder.remove());

  it('has no column for tests before a run has told of them', async () => {
    const { output } = await folder.run('ls');

    assert.match(output, /^CASSETTE +REQUESTS +SIZE +AGE +HOSTS\n/);
  });

  it('names the tests of a cassette that the last full run told of', async () => {
    const own = aCassetteReport({ path: '__cassettes__/a.test.js/own.yaml', tests: ['users › own\u001b[31m'] });
    const shared = (user: string): CassetteReport =>
      aCassetteReport({ path: '__cassettes__/shared.yaml', tests: [user, 'both'] });
    const files = [
      aFileReport({ testPath: 'a.test.js', cassettes: [own, shared('one')] }),
      aFileReport({ testPath: 'b.test.js', cassettes: [shared('two')] }),
    ];
    leaveReport(folder, aRunReport(folder, { files }));

    const text = await folder.run('ls');
    const json = await folder.run('ls', '--json', '__cassettes__/shared.yaml');

    const lines = text.output.split('\n');
    assert.match(lines[0] ?? '', /HOSTS +TEST$/);
    assert.match(lines[1] ?? '', /own\.yaml .* users › own\\u\{1b\}\[31m$/);
    assert.match(lines[2] ?? '', /unknown\.yaml .*a\.test$/);
    assert.match(lines[3] ?? '', /shared\.yaml .* one \(and 2 more\)$/);
    const [listed] = JSON.parse(json.output) as { tests: string[] }[];
    assert.deepEqual(listed?.tests, ['one', 'both', 'two']);
  });
});
