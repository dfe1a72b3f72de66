import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed, statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const CASSETTE = '__cassettes__/a.test.js/one.yaml';
const ONE = `${PRELUDE} test('one', async () => { expect(await get('/text')).toBe('plain text'); });`;

describe('a failed test whose recording broke off', () => {
  it('stores nothing without its server, and records whole when the server is there', async () => {
    await Scenario.run({ 'a.test.js': ONE }, async (scenario) => {
      const offline = await scenario.jest({ env: { ORIGIN: 'http://127.0.0.1:2' } });
      const cassettes = scenario.project.cassettes();
      const online = await scenario.jest();
      await scenario.origin.stop();
      const replayed = await scenario.jest();

      assert.equal(offline.tests['one']?.status, 'failed');
      assert.match(
        offline.tests['one'].messages,
        /Nothing of this failed test was recorded[^]*GET http:\/\/127\.0\.0\.1:2\/text[^]*VCR_NOT_RECORDED/,
      );
      assert.deepEqual(cassettes, []);
      expectPassed(online);
      expectPassed(replayed);
    });
  });

  for (const mode of ['rewrite', 'all', 'new_episodes']) {
    it(`keeps the recordings it had in mode ${mode}`, async () => {
      await Scenario.run(
        { 'a.test.js': ONE.replace("'/text'", "'/text?' + (process.env.QUERY ?? '')") },
        async (scenario) => {
          await scenario.jest();
          const before = scenario.project.read(CASSETTE);
          await scenario.origin.stop();

          const offline = await scenario.jest({
            env: { VCR_RECORD_MODE: mode, QUERY: mode === 'new_episodes' ? 'new' : '' },
          });

          assert.equal(offline.tests['one']?.status, 'failed');
          assert.equal(scenario.project.read(CASSETTE), before);
        },
      );
    });
  }

  it('stores no exchange without an answer when the test timed out', async () => {
    const file = `${PRELUDE} test('one', async () => { await get(process.env.SLOW ? '/never' : '/text'); }, 500);`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const timedOut = await scenario.jest({ env: { SLOW: '1' } });

      assert.equal(timedOut.tests['one']?.status, 'failed');
      assert.deepEqual(scenario.project.cassettes(), []);
      expectPassed(await scenario.jest());
    });
  });

  it('takes back what useCassette had saved in it', async () => {
    const file = `${PRELUDE} test('one', async () => {
      await vcr.useCassette('inside', async () => { await fetch('http://127.0.0.1:2/').catch(() => undefined); });
      throw new Error('boom');
    });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();

      assert.deepEqual(scenario.project.cassettes(), []);
    });
  });

  it('is stored with recordErrors: true', async () => {
    const file = `${PRELUDE} vcr.configure({ recordErrors: true }); test('one', async () => { await fetch('http://127.0.0.1:2/'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();

      assert.match(scenario.project.read(CASSETTE), /ECONNREFUSED/);
    });
  });

  it('stores whole answers of a test that failed for another reason', async () => {
    const file = `${PRELUDE} test('one', async () => { await get('/text'); throw new Error('boom'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();

      assert.deepEqual(scenario.project.cassettes(), [CASSETTE]);
    });
  });
});

describe('a network failure that a passed test expected', () => {
  it('is replayed as what it was, and a test that fails with it is told so', async () => {
    const file = `${PRELUDE} test('one', async () => {
      const error = await fetch('http://127.0.0.1:2/').catch((thrown) => thrown);
      expect(error.cause.code).toBe(process.env.EXPECTED ?? 'ECONNREFUSED');
    });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());
      expectPassed(await scenario.jest());
      const failed = await scenario.jest({ env: { EXPECTED: 'OTHER' } });

      const messages = failed.tests['one']?.messages ?? '';
      assert.match(messages, /ECONNREFUSED because that failure was recorded and now replayed/);
      assert.match(messages, /cassette: __cassettes__\/a\.test\.js\/one\.yaml/);
      assert.match(messages, /npx jest-vcr rewrite a\.test\.js -t '\^one\$'[^]*\[VCR_REPLAYED_FAILURE\]/);
    });
  });
});

describe('a cassette that several tests share', () => {
  const SHARED = `${PRELUDE}
    vcr.use(vcr.cassette('api'));
    test('one', async () => { expect(await get('/text?1')).toBe('plain text'); });
    test('two', async () => { expect(await get('/text?2')).toBe('plain text'); expect(await get('/text?1')).toBe('plain text'); });`;

  it('is recorded by all of them in the run that creates it', async () => {
    await Scenario.run(
      { 'a.test.js': SHARED, 'b.test.js': SHARED.replaceAll('/text?', '/text?b') },
      async (scenario) => {
        expectPassed(await scenario.jest());
        await scenario.origin.stop();

        expectPassed(await scenario.jest());
        assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/api.yaml']);
      },
    );
  });

  it('is emptied once by rewrite, and holds what every test recorded', async () => {
    await Scenario.run({ 'a.test.js': SHARED }, async (scenario) => {
      scenario.project.write({
        '__cassettes__/api.yaml': cassetteText(interactionText({ uri: `${scenario.origin.url}/old`, response: 'old' })),
      });

      expectPassed(await scenario.jest({ env: { VCR_RECORD_MODE: 'rewrite' } }));
      await scenario.origin.stop();

      expectPassed(await scenario.jest());
      assert.doesNotMatch(scenario.project.read('__cassettes__/api.yaml'), /old/);
    });
  });

  it('is recorded by six files in four workers, and replayed', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 6 }, (_, n) => [`f${n}.test.js`, SHARED.replaceAll('/text?', `/text?${n}-`)]),
    );
    await Scenario.run(files, async (scenario) => {
      expectPassed(await scenario.jest({ workers: 4 }));
      await scenario.origin.stop();

      expectPassed(await scenario.jest());
    });
  });

  it('still refuses new requests in a later run', async () => {
    await Scenario.run({ 'a.test.js': SHARED }, async (scenario) => {
      expectPassed(await scenario.jest());
      scenario.project.write({ 'a.test.js': SHARED.replace('/text?2', '/text?new') });

      const later = await scenario.jest();

      assert.equal(later.tests['two']?.status, 'failed');
      assert.match(later.output, /VCR_UNMATCHED_REQUEST/);
    });
  });

  it('keeps what other tests use when dropUnusedRequests is on', async () => {
    const file = `${PRELUDE}
      vcr.configure({ dropUnusedRequests: true });
      vcr.use(vcr.cassette('api'));
      test('one', async () => { await get('/text?1'); });
      test('two', async () => { await get('/text?2'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = ['1', '2', 'unused'].map((name) =>
        interactionText({ uri: `${scenario.origin.url}/text?${name}`, response: name }),
      );
      const text = cassetteText(...stored);
      scenario.project.write({ '__cassettes__/api.yaml': text });

      expectPassed(await scenario.jest({ args: ['-t', 'one'] }));
      const afterOne = scenario.project.read('__cassettes__/api.yaml');
      expectPassed(await scenario.jest());

      assert.equal(afterOne, text);
      const left = [...scenario.project.read('__cassettes__/api.yaml').matchAll(/text\?(\w+)/g)].map(
        (match) => match[1],
      );
      assert.deepEqual(left, ['1', '2']);
    });
  });
});

describe('a response that a hook dropped', () => {
  it('counts as not recorded: once asks again and may store, none refuses and says so', async () => {
    const file = `${PRELUDE}
      vcr.configure({ beforeRecordResponse: (response) => (process.env.DROP ? null : response) });
      test('one', async () => { await get('/text'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest({ env: { DROP: '1' } }));
      expectPassed(await scenario.jest({ env: { DROP: '1' } }));
      const refused = await scenario.jest({ env: { VCR_RECORD_MODE: 'none' } });
      const countBefore = await scenario.origin.count();
      expectPassed(await scenario.jest());
      await scenario.origin.stop();
      const replayed = await scenario.jest({ env: { VCR_RECORD_MODE: 'none' } });

      assert.match(refused.output, /a hook dropped it when it was recorded/);
      assert.equal(countBefore, 2);
      expectPassed(replayed);
    });
  });

  it('never leaves in none when beforeRecordRequest drops the request either', async () => {
    const file = `${PRELUDE}
      vcr.configure({ beforeRecordRequest: () => null, recordMode: 'none' });
      test('one', async () => { await get('/text'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.deepEqual([statuses(run), await scenario.origin.count()], [{ one: 'failed' }, 0]);
    });
  });
});

describe('a retry', () => {
  it('takes back everything that the failed attempt recorded', async () => {
    const file = `${PRELUDE}
      jest.retryTimes(1);
      let attempts = 0;
      test('one', async () => {
        attempts += 1;
        await vcr.useCassette('shared', async () => { await get('/text?a' + attempts); });
        await vcr.useCassette('shared', { recordMode: 'new_episodes' }, async () => { await get('/text?b' + attempts); });
        if (attempts === 1) throw new Error('boom');
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());

      const uris = [...scenario.project.read('__cassettes__/shared.yaml').matchAll(/text\?(\w+)/g)].map((m) => m[1]);
      assert.deepEqual(uris, ['a2', 'b2']);
    });
  });

  it('forgets markers that the failed attempt used', async () => {
    const file = `${PRELUDE}
      jest.retryTimes(1);
      let attempts = 0;
      test('one', async () => {
        attempts += 1;
        if (attempts === 1) vcr.use(vcr.cassette('first-attempt'));
        await get('/text');
        if (attempts === 1) throw new Error('boom');
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());

      assert.deepEqual(scenario.project.cassettes(), [CASSETTE]);
    });
  });
});

describe('a pin of none', () => {
  it('is not recorded over by VCR_RECORD_MODE', async () => {
    const file = `${PRELUDE}
      test('one', vcr.config({ recordMode: 'none' })(async () => { expect(await get('/text')).toBe('by hand'); }));`;
    await Scenario.run(
      {
        'a.test.js': file,
        'b.test.js':
          `vcr.configure({ recordMode: 'none' });${file.replace("vcr.config({ recordMode: 'none' })", '')}`.replace(
            'vcr.configure',
            "require('jest-environment-vcr/globals').vcr.configure",
          ),
      },
      async (scenario) => {
        const text = cassetteText(interactionText({ uri: `${scenario.origin.url}/text`, response: 'by hand' }));
        scenario.project.write({ [CASSETTE]: text, '__cassettes__/b.test.js/one.yaml': text });

        const run = await scenario.jest({ env: { VCR_RECORD_MODE: 'rewrite' } });

        expectPassed(run);
        assert.equal(scenario.project.read(CASSETTE), text);
        assert.equal(scenario.project.read('__cassettes__/b.test.js/one.yaml'), text);
      },
    );
  });
});
