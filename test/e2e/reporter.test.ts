import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import type { RunReport } from '../../src/core/run-report';
import type { Project } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const LAST_RUN = 'node_modules/.cache/jest-environment-vcr/last-run.report';
const LAST_FULL_RUN = 'node_modules/.cache/jest-environment-vcr/last-full-run.report';
const SOME_CASSETTE = cassetteText(interactionText({ uri: 'http://origin.test/', response: 'stored' }));

const asks = (titles: readonly string[], path = '/text'): string =>
  `${PRELUDE}${titles.map((title) => `test(${JSON.stringify(title)}, () => get('${path}'));`).join('\n')}`;

function report(project: Project, file = LAST_RUN): RunReport {
  return JSON.parse(project.read(file)) as RunReport;
}

/** The summary as a user sees it, without Jest's own lines. */
function summaryOf(output: string): string[] {
  const [, summary = ''] = /Cassette Summary\n([^]*?)\n\n/.exec(output) ?? [];
  return summary === '' ? [] : summary.split('\n');
}

for (const workers of [undefined, 2]) {
  describe(`the reporter, ${workers === undefined ? 'in band' : 'with workers'}`, () => {
    it('sums up what was recorded, and is quiet when all is replayed', async () => {
      const files = { 'a.test.js': asks(['one', 'two']), 'b.test.js': asks(['three']) };
      await Scenario.run(files, async (scenario) => {
        const first = await scenario.jest({ ...(workers === undefined ? {} : { workers }) });

        assert.deepEqual(summaryOf(first.output), [' › 3 cassettes recorded with 3 requests.'], first.output);
        const { files: reported, isFullRun, obsolete } = report(scenario.project);
        assert.deepEqual([isFullRun, obsolete], [true, []]);
        assert.deepEqual(
          reported
            .map(({ testPath, cassettes }) => [testPath, cassettes.map(({ path, tests }) => [path, ...tests])])
            .sort(),
          [
            [
              'a.test.js',
              [
                ['__cassettes__/a.test.js/one.yaml', 'one'],
                ['__cassettes__/a.test.js/two.yaml', 'two'],
              ],
            ],
            ['b.test.js', [['__cassettes__/b.test.js/three.yaml', 'three']]],
          ],
        );
        const [cassette] = reported.find(({ testPath }) => testPath === 'b.test.js')?.cassettes ?? [];
        assert.deepEqual(
          cassette?.changes.map(({ kind, request, status }) => [kind, request.method, request.uri, status]),
          [['added', 'GET', `${scenario.origin.url}/text`, 200]],
        );

        await scenario.origin.stop();
        const second = await scenario.jest({ ...(workers === undefined ? {} : { workers }) });

        assert.equal(second.exitCode, 0, second.output);
        assert.doesNotMatch(second.output, /Cassette Summary|a\.test\.js: /);
        assert.deepEqual(
          report(scenario.project).files.flatMap(({ cassettes }) =>
            cassettes.map(({ outcome, unused }) => [outcome, unused]),
          ),
          [
            ['replayed', []],
            ['replayed', []],
            ['replayed', []],
          ],
        );
      });
    });

    it('names what was deleted, passed through, unused and obsolete', async () => {
      const files = {
        'a.test.js': `${PRELUDE}
          test('fails', vcr.deleteOnFail()(async () => { await get('/text'); throw new Error('boom'); }));
          test('passes by', vcr.disabled()(() => get('/text')));`,
        'b.test.js': asks(['kept']),
      };
      await Scenario.run(files, async (scenario) => {
        const { project, origin } = scenario;
        await scenario.jest();
        const kept = project.read('__cassettes__/b.test.js/kept.yaml');
        project.write({
          '__cassettes__/b.test.js/gone.yaml': SOME_CASSETTE,
          '__cassettes__/b.test.js/notes.yaml': 'just: notes\n',
          '__cassettes__/b.test.js/kept.yaml': kept.replace(
            /^version/m,
            `${interactionText({ uri: `${origin.url}/other`, response: 'never asked' })}version`,
          ),
          '__cassettes__/c.test.js/of-a-file-that-is-gone.yaml': SOME_CASSETTE,
        });

        const run = await scenario.jest({ ...(workers === undefined ? {} : { workers }) });

        assert.deepEqual(summaryOf(run.output), [
          ' › 1 cassette deleted on failure. The next run records anew.',
          '   ↳ __cassettes__/a.test.js/fails.yaml',
          '       • fails',
          ` › 1 request passed through to ${origin.url}, and was not recorded. To record them, see ignoreHosts and vcr.disabled.`,
          ' › 1 interaction unused in 1 cassette. To remove it, run `npx jest-vcr prune`.',
          '   ↳ __cassettes__/b.test.js/kept.yaml',
          '       • 1 unused',
          ' › 2 cassettes obsolete. To remove them all, run `npx jest-vcr prune`.',
          '   ↳ __cassettes__/b.test.js/gone.yaml',
          '   ↳ __cassettes__/c.test.js/of-a-file-that-is-gone.yaml',
        ]);
        const { files: reported } = report(project, LAST_FULL_RUN);
        const [cassette] = reported.find(({ testPath }) => testPath === 'b.test.js')?.cassettes ?? [];
        assert.deepEqual(cassette?.unused, [1]);
        assert.match(String(cassette.digest), /^[0-9a-f]{64}$/);
      });
    });
  });
}

describe('the reporter', () => {
  it('reports the nearest recordings of a refused request, replayed failures, and the status before', async () => {
    const file = `${PRELUDE}
      test('fails', () => get('/close').catch(() => undefined));
      test('changes', () => get('/text'));
      test('refused', () => get('/text?page=2'));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const { project, origin } = scenario;
      const cassette = (name: string): string => `__cassettes__/a.test.js/${name}.yaml`;
      await scenario.jest();
      edit(project, cassette('changes'), 'code: 200', 'code: 201');
      edit(project, cassette('refused'), 'page=2', 'page=1');

      await scenario.jest({ args: ['-t', 'changes'], env: { VCR_RECORD_MODE: 'rewrite' } });
      const [rewritten] = report(project).files;
      const run = await scenario.jest();
      const [replayed] = report(project).files;

      assert.equal(run.exitCode, 1, run.output);
      const [change] = rewritten?.cassettes.flatMap(({ changes }) => changes) ?? [];
      assert.deepEqual([change?.kind, change?.status, change?.statusBefore], ['replaced', 200, 201]);
      assert.ok(change?.differs?.includes('status'));
      assert.deepEqual(replayed?.replayedFailures, [
        { test: 'fails', cassette: cassette('fails'), request: { method: 'GET', uri: `${origin.url}/close` } },
      ]);
      const [refusal, ...others] = replayed.refusals;
      assert.match(String(refusal?.message), /^No recorded interaction matches GET /);
      assert.deepEqual(
        [{ ...refusal, message: '' }, ...others],
        [
          {
            test: 'refused',
            code: 'VCR_UNMATCHED_REQUEST',
            message: '',
            request: { method: 'GET', uri: `${origin.url}/text?page=2` },
            cassette: cassette('refused'),
            nearest: [
              {
                interaction: 0,
                request: { method: 'GET', uri: `${origin.url}/text?page=1` },
                differences: [{ matcher: 'query', reason: 'page: recorded 1, got 2' }],
              },
            ],
          },
        ],
      );
    });
  });

  it('writes nothing at all for a suite that talks to nobody', async () => {
    await Scenario.run({ 'a.test.js': `test('one', () => undefined);` }, async (scenario) => {
      const run = await scenario.jest();

      assert.equal(run.exitCode, 0);
      assert.doesNotMatch(run.output, /Cassette/);
      assert.equal(fs.existsSync(scenario.project.path('node_modules')), false);
    });
  });
});

function edit(project: Project, file: string, before: string, after: string): void {
  assert.ok(project.read(file).includes(before));
  project.write({ [file]: project.read(file).replaceAll(before, after) });
}
