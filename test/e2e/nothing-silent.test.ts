import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed, statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

/** Something wrong in a test that swallows every error, and what Jest has to say of it. */
type Wrong = { readonly title: string; readonly test: string; readonly says: RegExp };

const quietly = (path = '/text', init = 'undefined'): string => `await get('${path}', ${init}).catch(() => undefined);`;

const WRONGS: readonly Wrong[] = [
  {
    title: 'a beforeRecordRequest without return',
    test: `test('wrong', vcr.config({ beforeRecordRequest: () => undefined })(async () => { ${quietly()} }));`,
    says: /beforeRecordRequest returned nothing \(is a "return" missing\?\)[^]*\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a beforeRecordResponse without return',
    test: `test('wrong', vcr.config({ beforeRecordResponse: () => undefined })(async () => { ${quietly()} }));`,
    says: /beforeRecordResponse returned nothing[^]*\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a beforeRecordResponse that gives a status no client can read',
    test: `test('wrong', vcr.config({ beforeRecordResponse: (response) => ({ ...response, status: { code: 99, message: '' } }) })(async () => { ${quietly()} }));`,
    says: /beforeRecordResponse[^]*99[^]*\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a filter that throws an error of the realm of the tests',
    test: `test('wrong', vcr.config({ filterHeaders: [['accept', () => { throw new Error('my filter'); }]] })(async () => { ${quietly()} }));`,
    says: /filterHeaders threw: my filter\n\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a filter without return',
    test: `test('wrong', vcr.config({ filterHeaders: [['authorization', () => undefined]] })(async () => { ${quietly('/text', "{ headers: { authorization: 's3cret' } }")} }));`,
    says: /filterHeaders returned nothing[^]*\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a function of ignoreHosts that throws',
    test: `test('wrong', vcr.config({ ignoreHosts: [() => { throw new Error('my hosts'); }] })(async () => { ${quietly()} }));`,
    says: /ignoreHosts[^]*threw: my hosts\n\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a function of ignoreHosts that returns a promise',
    test: `test('wrong', vcr.config({ ignoreHosts: [async () => true] })(async () => { ${quietly()} }));`,
    says: /ignoreHosts[^]*returned a promise[^]*\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a cassetteName without return',
    test: `test('wrong', vcr.config({ cassetteName: () => undefined })(async () => { ${quietly()} }));`,
    says: /cassetteName returned nothing[^]*\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a pathTransformer that throws',
    test: `test('wrong', vcr.config({ pathTransformer: () => { throw new Error('my path'); } })(async () => { ${quietly()} }));`,
    says: /pathTransformer threw: my path\n\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a serializer that gives no text',
    test: `vcr.registerSerializer('none', { extension: 'none', serialize: () => undefined, deserialize: () => undefined });
      test('wrong', vcr.config({ serializer: 'none' })(async () => { ${quietly()} }));`,
    says: /serialize returned nothing[^]*\[VCR_UNWRITABLE_CASSETTE\]/,
  },
];

const STORED_WRONGS: readonly Wrong[] = [
  {
    title: 'a beforePlayback without return',
    test: `test('wrong', vcr.config({ beforePlayback: () => undefined })(async () => { ${quietly()} }));`,
    says: /beforePlayback returned nothing[^]*\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a beforePlayback that gives a header no client can read',
    test: `test('wrong', vcr.config({ beforePlayback: (i) => { i.response.headers['X-Bad'] = ['a\\r\\nb']; return i; } })(async () => { ${quietly()} }));`,
    says: /beforePlayback[^]*X-Bad[^]*\[VCR_HOOK_FAILED\]/,
  },
  {
    title: 'a matcher that returns a promise',
    test: `vcr.registerMatcher('later', async () => false);
      test('wrong', vcr.config({ additionalMatchers: ['later'] })(async () => { ${quietly()} }));`,
    says: /later[^]*returned a promise[^]*\[VCR_HOOK_FAILED\]/,
  },
];

describe('nothing fails silently', () => {
  for (const { title, test, says } of WRONGS) {
    it(title, async () => {
      await Scenario.run({ 'a.test.js': `${PRELUDE}${test}` }, async (scenario) => {
        const run = await scenario.jest();

        assert.deepEqual(statuses(run), { wrong: 'failed' }, run.output);
        assert.match(run.tests['wrong']?.messages ?? '', says);
      });
    });
  }

  for (const { title, test, says } of STORED_WRONGS) {
    it(title, async () => {
      await Scenario.run({ 'a.test.js': `${PRELUDE}${test}` }, async (scenario) => {
        const stored = cassetteText(interactionText({ uri: `${scenario.origin.url}/text`, response: 'stored' }));
        scenario.project.write({ '__cassettes__/a.test.js/wrong.yaml': stored });

        const run = await scenario.jest();

        assert.deepEqual(statuses(run), { wrong: 'failed' }, run.output);
        assert.match(run.tests['wrong']?.messages ?? '', says);
      });
    });
  }

  for (const [what, change] of [
    ['a status of 99', (text: string) => text.replace('code: 200', 'code: 99')],
    ['a status of 1000', (text: string) => text.replace('code: 200', 'code: 1000')],
    ['a reason with a line break', (text: string) => text.replace('message: OK', 'message: "a\\r\\nb"')],
    ['a header with a line break', (text: string) => text.replace('- text/plain', '- "a\\r\\nX: y"')],
    ['a header name that is none', (text: string) => text.replace('Content-Type:', '"Content Type":')],
  ] as const) {
    it(`a cassette with ${what}`, async () => {
      await Scenario.run(
        { 'a.test.js': `${PRELUDE} test('wrong', async () => { ${quietly()} });` },
        async (scenario) => {
          const stored = cassetteText(interactionText({ uri: `${scenario.origin.url}/text`, response: 'stored' }));
          scenario.project.write({ '__cassettes__/a.test.js/wrong.yaml': change(stored) });

          const run = await scenario.jest();

          assert.deepEqual(statuses(run), { wrong: 'failed' }, run.output);
          assert.match(
            run.tests['wrong']?.messages ?? '',
            /wrong\.yaml:\d+ cannot be read[^]*\[VCR_UNREADABLE_CASSETTE\]/,
          );
        },
      );
    });
  }

  it('stores a request of 12 MB JSON and a response 8,000 levels deep, and replays them', async () => {
    const file = `${PRELUDE}
      test('large', async () => { expect(await get('/mirror', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ a: 'x'.repeat(12e6) }) })).toHaveLength(12e6 + 8); });
      test('deep', async () => { expect(await get('/deep')).toBe('['.repeat(8000) + ']'.repeat(8000)); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());
      await scenario.origin.stop();

      expectPassed(await scenario.jest());
    });
  });
});

describe('what comes at the wrong time', () => {
  it('are options of useCassette that are none', async () => {
    const file = `${PRELUDE}
      for (const [title, options] of Object.entries({ number: 5, text: 'once', list: [], nothing: null })) {
        test(title, async () => { await vcr.useCassette('a', options, async () => undefined); });
      }`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      for (const { status, messages } of Object.values(run.tests)) {
        assert.equal(status, 'failed');
        assert.match(messages, /"options" in vcr\.useCassette[^]*\[VCR_INVALID_OPTION\]/);
      }
    });
  });

  it('is an error when the cassette is open', async () => {
    const file = `${PRELUDE}
      test('config', async () => { await get('/text'); vcr.use(vcr.config({ recordMode: 'none' })); });
      test('cassette', async () => { await get('/text'); vcr.use(vcr.cassette('later')); });
      test('configure', async () => { await get('/text'); vcr.configure({ recordMode: 'none' }); });
      test('in time', async () => { vcr.use(vcr.config({ serializer: 'json' })); await get('/text'); });
      test('needs none', async () => { await get('/text'); vcr.use(vcr.deleteOnFail()); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.deepEqual(statuses(run), {
        config: 'failed',
        cassette: 'failed',
        configure: 'failed',
        'in time': 'passed',
        'needs none': 'passed',
      });
      assert.match(run.tests['config']?.messages ?? '', /vcr\.use came too late[^]*\[VCR_INVALID_OPTION\]/);
    });
  });

  it('insertCassette in beforeAll serves the tests of its block', async () => {
    const file = `${PRELUDE}
      describe('block', () => {
        let inserted;
        beforeAll(async () => { inserted = await vcr.insertCassette('whole'); await get('/text?all'); });
        test('one', async () => { expect(vcr.current.path).toMatch(/whole/); await get('/text?1'); });
        describe('inner', () => { test('two', async () => { await get('/text?2'); }); });
        afterAll(async () => { if (!process.env.KEEP) await inserted.eject(); });
      });
      test('outside', async () => { await get('/text?3'); });`;
    for (const env of [{}, { KEEP: '1' }]) {
      await Scenario.run({ 'a.test.js': file }, async (scenario) => {
        expectPassed(await scenario.jest({ env }));
        const uris = [...scenario.project.read('__cassettes__/whole.yaml').matchAll(/text\?(\w+)/g)].map((m) => m[1]);
        await scenario.origin.stop();
        const replayed = await scenario.jest({ env });

        assert.deepEqual(uris, ['all', '1', '2']);
        assert.deepEqual(scenario.project.cassettes(), [
          '__cassettes__/a.test.js/outside.yaml',
          '__cassettes__/whole.yaml',
        ]);
        expectPassed(replayed);
      });
    }
  });
});

describe('a request that a test left running', () => {
  it('ends quietly, is named once, and hurts no other test', async () => {
    const file = `${PRELUDE}
      test('leaves', () => { for (const ms of [700, 720]) setTimeout(() => { fetch(origin + '/text?key=s3cret'); }, ms); });
      test('goes on', async () => { await new Promise((resolve) => setTimeout(resolve, 900)); expect(await get('/text?own')).toBe('plain text'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      expectPassed(run);
      assert.deepEqual(
        (await scenario.origin.seen()).map(({ url }) => url),
        ['/text?own'],
      );
      assert.equal([...run.output.matchAll(/left a request running/g)].length, 1, run.output);
      assert.match(run.output, /"leaves"/);
      assert.doesNotMatch(run.output, /s3cret/);
    });
  });
});
