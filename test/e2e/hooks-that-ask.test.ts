import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed, statuses } from '../support/project';
import { PRELUDE, Scenario } from '../support/scenario';

const NEXT = `test('the next one', async () => { expect(await get('/text?next')).toBe('plain text'); });`;
const sleeping = (ms: number): string =>
  `async (value) => { await new Promise((r) => setTimeout(r, ${ms})); return value; }`;

/** A function of the user's that does what nobody expects, and what Jest has to say of its test. */
type Odd = { readonly title: string; readonly test: string; readonly says: RegExp };

const ODD: readonly Odd[] = [
  {
    title: 'a beforeRecordRequest that makes a request whatever it is shown',
    test: `test('odd', vcr.config({ beforeRecordRequest: async (r) => { await get('/text?again').catch(() => 0); return r; } })(async () => { await get('/text').catch(() => 0); }));`,
    says: /A hook asked for GET \S+\/text and was asked about that again, 6 times in a row\n\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a beforeRecordResponse that makes a request whatever it is shown',
    test: `test('odd', vcr.config({ beforeRecordResponse: async (r) => { await get('/text?again').catch(() => 0); return r; } })(async () => { await get('/text').catch(() => 0); }));`,
    says: /and was asked about that again, 6 times in a row/,
  },
  {
    title: 'a hook that inserts a cassette with the same hook',
    test: `test('odd', vcr.config({ beforeRecordRequest: async (r) => { await vcr.useCassette('inner', () => get('/text?in')).catch(() => 0); return r; } })(async () => { await get('/text').catch(() => 0); }));`,
    says: /and was asked about that again, 6 times in a row/,
  },
  {
    title: 'a cassetteName that asks for the path it is to give',
    test: `test('odd', vcr.config({ cassetteName: () => vcr.cassettePath() })(async () => { await get('/text').catch(() => 0); }));`,
    says: /cassetteName asked for the path that it is to give/,
  },
  {
    title: 'hooks that are together too slow for a request that nobody awaits',
    test: `jest.setTimeout(1000);
      test('odd', vcr.config({ beforeRecordRequest: [${sleeping(900)}, ${sleeping(900)}] })(() => { get('/text').catch(() => 0); }));`,
    says: /had not ended 1000 ms after its test, and is not stored\n {2}request: {2}GET \S+\/text\n/,
  },
  {
    title: 'a hook that throws what cannot be shown',
    test: `test('odd', vcr.config({ beforeRecordRequest: () => { throw { get message() { throw new Error('no'); } }; } })(async () => { await get('/text').catch(() => 0); }));`,
    says: /beforeRecordRequest threw: something that cannot be shown as text\n\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a hook whose answer cannot be read',
    test: `test('odd', vcr.config({ beforeRecordRequest: (r) => new Proxy(r, { get() { throw new Error('no entry'); } }) })(async () => { await get('/text').catch(() => 0); }));`,
    says: /beforeRecordRequest [^]*no entry\n\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a cassetteName that gives a thenable',
    test: `test('odd', vcr.config({ cassetteName: () => ({ then() {} }) })(async () => { await get('/text').catch(() => 0); }));`,
    says: /cassetteName returned a promise; it has to return a name that is not empty at once/,
  },
];

describe('a function of the user that asks back, or answers as nobody expects', () => {
  for (const { title, test, says } of ODD) {
    it(title, async () => {
      await Scenario.run({ 'a.test.js': `${PRELUDE}${test}${NEXT}` }, async (scenario) => {
        const run = await scenario.jest();

        assert.deepEqual(statuses(run), { odd: 'failed', 'the next one': 'passed' }, run.output);
        assert.match(run.tests['odd']?.messages ?? '', says);
      });
    });
  }

  it('may ask for its test, for a request, and answer with a thenable', async () => {
    const file = `${PRELUDE}
      test('names', vcr.config({ pathTransformer: (path) => path.replace('names', vcr.test.name + '-changed') })(() => get('/text')));
      test('asks', vcr.config({ beforeRecordResponse: async (response, { uri }) => {
        if (!uri.endsWith('token')) expect(await get('/text?token')).toBe('plain text');
        return response;
      } })(() => get('/text')));
      test('answers', vcr.config({ beforeRecordResponse: (response) => ({ then(resolve) { resolve(response); } }) })(() => get('/text')));
      jest.setTimeout(1000);
      test('takes longer', vcr.config({ beforeRecordResponse: ${sleeping(1300)} })(() => get('/text')), 10_000);`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());

      const folder = '__cassettes__/a.test.js/';
      const names = ['answers', 'asks', 'names-changed', 'takes-longer'];
      assert.deepEqual(
        scenario.project.cassettes(),
        names.map((name) => `${folder}${name}.yaml`),
      );
    });
  });

  it('fails the test that swallows what a wrong recording of beforePlayback leads to', async () => {
    const file = `${PRELUDE}vcr.configure({ beforePlayback: (i) => ({ ...i, recording: { responseBody: 7 } }) });
      test('odd', async () => { await get('/text').catch(() => 0); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());

      assert.deepEqual(statuses(await scenario.jest()), { odd: 'failed' });
    });
  });
});

describe('a matcher that asks what matches', () => {
  it('does not keep the run from ending', async () => {
    const file = `${PRELUDE}
      vcr.registerMatcher('asking', (recorded, incoming) => vcr.current.responsesOf(incoming).length > 0);
      test('odd', vcr.config({ additionalMatchers: ['asking'] })(async () => {
        for (const path of ['/text', '/json', '/empty']) await get(path).catch(() => 0);
      }));${NEXT}`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();

      assert.equal(statuses(await scenario.jest())['the next one'], 'passed');
    });
  });
});

describe('cassettes that a failed test took back', () => {
  it('are gone where useCassette stood inside useCassette with one name', async () => {
    const file = `${PRELUDE}test('one', async () => {
      await vcr.useCassette('nested', async () => {
        await get('/text?outer');
        await vcr.useCassette('nested', () => get('/text?inner'));
        await fetch('http://127.0.0.1:2/').catch(() => 0);
      });
      throw new Error('boom');
    });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();

      assert.deepEqual(scenario.project.cassettes(), []);
    });
  });
});

describe('a request that beforeAll does not await', () => {
  it('goes to the cassette of the hook, also when the hook fails at once', async () => {
    const file = `${PRELUDE}beforeAll(() => { get('/text').catch(() => 0); throw new Error('boom'); }); test('one', () => undefined);`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();

      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/__beforeAll__.yaml']);
    });
  });
});
