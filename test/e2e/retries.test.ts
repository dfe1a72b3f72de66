import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JEST_MAJOR, statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

describe('retries', () => {
  it('start each attempt with nothing played, and discard what a failed attempt recorded', async () => {
    const file = `${PRELUDE}
      jest.retryTimes(2);
      let runs = 0;
      test('records', async () => {
        runs += 1;
        expect(vcr.test.attempt).toBe(runs);
        await get('/text?attempt=' + runs);
        await vcr.useCassette('named', async () => { await get('/text?named=' + runs); });
        if (runs < 3) throw new Error('not yet');
      });
      let replays = 0;
      test('replays', async () => {
        expect(await get('/text')).toBe('stored');
        replays += 1;
        if (replays < 2) throw new Error('not yet');
      });
      test('deletes at the last attempt only', vcr.deleteOnFail()(async () => {
        console.log('there:', require('node:fs').existsSync(vcr.cassettePath()));
        throw new Error('never');
      }));
      let passes = 0;
      test('keeps its cassette', vcr.deleteOnFail()(() => { passes += 1; if (passes < 2) throw new Error('not yet'); }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = cassetteText(interactionText({ uri: `${scenario.origin.url}/text`, response: 'stored' }));
      const names = ['replays', 'deletes-at-the-last-attempt-only', 'keeps-its-cassette'];
      for (const name of names) scenario.project.write({ [`__cassettes__/a.test.js/${name}.yaml`]: stored });

      const run = await scenario.jest();

      assert.deepEqual(
        statuses(run),
        {
          records: 'passed',
          replays: 'passed',
          'deletes at the last attempt only': 'failed',
          'keeps its cassette': 'passed',
        },
        run.output,
      );
      assert.equal(run.output.match(/there: true/g)?.length, 3);
      assert.deepEqual(scenario.project.cassettes(), [
        '__cassettes__/a.test.js/keeps-its-cassette.yaml',
        '__cassettes__/a.test.js/records.yaml',
        '__cassettes__/a.test.js/replays.yaml',
        '__cassettes__/named.yaml',
      ]);
      assert.deepEqual(queries(scenario, 'a.test.js/records'), ['attempt=3']);
      assert.deepEqual(queries(scenario, 'named'), ['named=3']);
    });
  });

  it('of a whole describe block discard what its tests recorded', { skip: JEST_MAJOR < 30 }, async () => {
    const file = `${PRELUDE}
      let runs = 0;
      describe('block', () => {
        jest.retryTimes(1, { entireDescribe: true });
        test('records', async () => { runs += 1; await get('/text?run=' + runs); });
        test('fails first', vcr.deleteOnFail('kept')(() => { if (runs < 2) throw new Error('not yet'); }));
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      scenario.project.write({ '__cassettes__/kept.yaml': cassetteText() });

      const run = await scenario.jest();

      assert.deepEqual(statuses(run), { 'block records': 'passed', 'block fails first': 'passed' }, run.output);
      assert.deepEqual(queries(scenario, 'a.test.js/block.records'), ['run=2']);
      assert.ok(scenario.project.exists('__cassettes__/kept.yaml'));
    });
  });
});

function queries(scenario: Scenario, name: string): (string | undefined)[] {
  const text = scenario.project.read(`__cassettes__/${name}.yaml`);
  return [...text.matchAll(/uri: .*\?(.*)/g)].map((match) => match[1]);
}
