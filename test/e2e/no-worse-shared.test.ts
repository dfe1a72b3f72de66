import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed, JEST_MAJOR, statuses, type JestOptions } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const API = '__cassettes__/api.yaml';

function urisIn(scenario: Scenario, cassette: string): (string | undefined)[] {
  return [...scenario.project.read(cassette).matchAll(/uri: http:\/\/[^/]+\/\w+\?(\w+)/g)].map((match) => match[1]);
}

describe('dropUnusedRequests', () => {
  const file = (name: string): string => `${PRELUDE}
    vcr.configure({ dropUnusedRequests: true });
    vcr.use(vcr.cassette('api'));
    test('${name}', async () => { await get('/text?${name}'); });`;

  const pattern = JEST_MAJOR < 30 ? '--testPathPattern=a.test' : '--testPathPatterns=a.test';
  const runs: [string, JestOptions][] = [
    ['one after the other', {}],
    ['at the same time', { workers: 2 }],
    ['but one left out', { args: ['a.test.js'] }],
    ['but one left out by a pattern', { args: [pattern] }],
    ['with --bail', { args: ['--bail'] }],
  ];
  for (const [how, options] of runs) {
    it(`keeps what test files need of a cassette that they share: all run, ${how}`, async () => {
      await Scenario.run({ 'a.test.js': file('a'), 'b.test.js': file('b') }, async (scenario) => {
        const stored = ['unused', 'a', 'b'].map((name) =>
          interactionText({ uri: `${scenario.origin.url}/text?${name}`, response: name }),
        );
        const text = cassetteText(...stored);
        scenario.project.write({ [API]: text });
        await scenario.origin.stop();

        expectPassed(await scenario.jest(options));

        assert.equal(scenario.project.read(API), text);
        expectPassed(await scenario.jest());
      });
    });
  }

  it('keeps what the next hook needs of the cassette of hooks, and drops what none needs', async () => {
    const hooks = `${PRELUDE}
      vcr.configure({ dropUnusedRequests: true });
      beforeAll(async () => { await get('/text?1'); });
      beforeAll(async () => { await get('/text?2'); });
      if (process.env.MORE) beforeAll(async () => { await get('/text?3'); });
      test('a', () => undefined);`;
    await Scenario.run({ 'a.test.js': hooks }, async (scenario) => {
      const cassette = '__cassettes__/a.test.js/__beforeAll__.yaml';
      expectPassed(await scenario.jest({ env: { MORE: '1' } }));
      const recorded = urisIn(scenario, cassette);

      expectPassed(await scenario.jest());
      expectPassed(await scenario.jest());

      assert.deepEqual(
        [recorded, urisIn(scenario, cassette)],
        [
          ['1', '2', '3'],
          ['1', '2'],
        ],
      );
    });
  });
});

describe('rewrite of a cassette that tests share', () => {
  for (const broken of ['one', 'two']) {
    it(`keeps what test ${broken} had when its recording broke off`, async () => {
      const file = `${PRELUDE}
        vcr.use(vcr.cassette('api'));
        for (const name of ['one', 'two'])
          test(name, async () => { await get(process.env.BROKEN === name ? '/close' : '/text?' + name); });`;
      await Scenario.run({ 'a.test.js': file }, async (scenario) => {
        const recorded = ['one', 'two', 'old'].map((name) =>
          interactionText({ uri: `${scenario.origin.url}/text?${name}`, response: 'old' }),
        );
        scenario.project.write({ [API]: cassetteText(...recorded) });

        const failed = await scenario.jest({ env: { VCR_RECORD_MODE: 'rewrite', BROKEN: broken } });
        await scenario.origin.stop();
        const replayed = await scenario.jest();

        assert.equal(statuses(failed)[broken], 'failed');
        expectPassed(replayed);
      });
    });
  }
});

describe('a failure that a hook or a loading file swallowed', () => {
  for (const [where, code] of [
    ['while the file is loaded', 'const answer = get("/text").catch(() => undefined);'],
    ['in beforeAll', 'let answer; beforeAll(async () => { answer = await get("/text").catch(() => undefined); });'],
  ] as const) {
    it(`is not stored when a test fails for it: ${where}`, async () => {
      const file = `${PRELUDE} ${code} test('one', async () => { expect(await answer).toBe('plain text'); });`;
      await Scenario.run({ 'a.test.js': file }, async (scenario) => {
        const offline = await scenario.jest({ env: { ORIGIN: 'http://127.0.0.1:2' } });
        const cassettes = scenario.project.cassettes();
        expectPassed(await scenario.jest());

        assert.match(
          offline.tests['one']?.messages ?? '',
          /Nothing of this failed test was recorded[^]*VCR_NOT_RECORDED/,
        );
        assert.deepEqual(cassettes, []);
      });
    });
  }

  it('is stored and replayed when the tests pass', async () => {
    const file = `${PRELUDE}
      let answer;
      beforeAll(async () => { answer = await fetch('http://127.0.0.1:2/').catch((error) => error.cause.code); });
      test('one', () => { expect(answer).toBe('ECONNREFUSED'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());
      expectPassed(await scenario.jest({ env: { VCR_RECORD_MODE: 'none' } }));
    });
  });
});

describe('a failure inside useCassette', () => {
  it('is stored when the test expected it, and replayed', async () => {
    const file = `${PRELUDE} test('one', async () => {
      await expect(vcr.useCassette('down', () => fetch('http://127.0.0.1:2/'))).rejects.toThrow('fetch failed');
    });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());

      assert.match(scenario.project.read('__cassettes__/down.yaml'), /ECONNREFUSED/);
      expectPassed(await scenario.jest({ env: { VCR_RECORD_MODE: 'none' } }));
    });
  });
});
