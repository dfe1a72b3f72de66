import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

/** Files that are there and are no cassettes: what is in them, and what the message says. */
const UNREADABLE: Record<string, { content: string | Buffer; reason: RegExp }> = {
  'no bytes': { content: '', reason: /no-bytes\.yaml cannot be read: the file is empty/ },
  'broken yaml': {
    content: 'interactions:\n  - request: {\nversion: 1\n',
    reason: /broken-yaml\.yaml:\d+ cannot be read: /,
  },
  'wrong shape': {
    content: 'interactions:\n  - request:\n      method: GET\n    response: {}\nversion: 1\n',
    reason: /wrong-shape\.yaml:\d+ cannot be read: interactions\[0\]\.request\.uri is missing/,
  },
  'no list': {
    content: 'hello: world\n',
    reason: /no-list\.yaml:1 cannot be read: the file has no list "interactions"/,
  },
  'a scalar': { content: 'just text\n', reason: /a-scalar\.yaml:1 cannot be read: the file is text, not a map/ },
  garbage: {
    content: Buffer.from([0xff, 0xfe, 0, 1, 2, 0x80, 0x81]),
    reason: /garbage\.yaml cannot be read: it is no UTF-8 text/,
  },
  'another version': {
    content: 'interactions: []\nversion: 2\n',
    reason: /another-version\.yaml:2 cannot be read: version is 2/,
  },
  'too deep': { content: `interactions:\n  - ${'['.repeat(5000)}\n`, reason: /too-deep\.yaml:\d+ cannot be read: / },
  'refers to itself': {
    content:
      'interactions: &a\n  - request: { method: GET, uri: x, parsed_body: *a }\n    response: { status: { code: 200 } }\n',
    reason: /refers-to-itself\.yaml.* cannot be read: /,
  },
};

describe('a cassette that cannot be read', () => {
  for (const mode of ['once', 'new_episodes', 'none', 'all']) {
    it(`is an error with file, line and reason, and is left as it is, in mode ${mode}`, async () => {
      const tests = Object.keys(UNREADABLE).map(
        (name) => `test('${name}', async () => { await get('/text').catch(() => undefined); });`,
      );
      await Scenario.run(
        {
          'a.test.js': `${PRELUDE}${tests.join('\n')}\ntest('a folder', async () => { await get('/text').catch(() => undefined); });`,
        },
        async (scenario) => {
          for (const [name, { content }] of Object.entries(UNREADABLE))
            scenario.project.write({ [file(name)]: content });
          fs.mkdirSync(scenario.project.path(file('a folder')), { recursive: true });

          const run = await scenario.jest({ env: { VCR_RECORD_MODE: mode } });

          for (const [name, { content, reason }] of Object.entries(UNREADABLE)) {
            const { status, messages = '' } = run.tests[name] ?? {};
            assert.equal(status, 'failed', name);
            assert.match(messages, reason);
            assert.match(messages, /\[VCR_UNREADABLE_CASSETTE\]/);
            assert.deepEqual(fs.readFileSync(scenario.project.path(file(name))), Buffer.from(content), name);
          }
          assert.match(
            run.tests['a folder']?.messages ?? '',
            /a-folder\.yaml cannot be read: a folder stands in its place/,
          );
          assert.equal(await scenario.origin.count(), 0);
        },
      );
    });
  }

  it('is replaced in mode rewrite', async () => {
    const tests = Object.keys(UNREADABLE).map(
      (name) => `test('${name}', async () => { expect(await get('/text')).toBe('plain text'); });`,
    );
    await Scenario.run({ 'a.test.js': `${PRELUDE}${tests.join('\n')}` }, async (scenario) => {
      for (const [name, { content }] of Object.entries(UNREADABLE)) {
        scenario.project.write({ [file(name)]: content });
      }

      const run = await scenario.jest({ env: { VCR_RECORD_MODE: 'rewrite' } });
      await scenario.origin.stop();
      const replay = await scenario.jest({ env: { VCR_RECORD_MODE: 'none' } });

      assert.equal(run.exitCode, 0, run.output);
      assert.equal(replay.exitCode, 0, replay.output);
    });
  });
});

describe('a cassette that cannot be saved', () => {
  it('is an error on its test, and keeps what it held: read-only file, folder in the way', async () => {
    const file = `${PRELUDE}
      vcr.configure({ recordMode: 'new_episodes' });
      test('read only', async () => { await get('/text?new'); });
      test('in the way', async () => { await vcr.useCassette('file.yaml/x', async () => { await get('/text'); }); });
      test('another one', async () => { await get('/text'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = cassetteText(interactionText({ uri: `${scenario.origin.url}/text`, response: 'stored' }));
      const readOnly = '__cassettes__/a.test.js/read-only.yaml';
      scenario.project.write({ [readOnly]: stored, '__cassettes__/file.yaml': stored });
      fs.chmodSync(scenario.project.path(readOnly), 0o444);

      const run = await scenario.jest();

      assert.deepEqual(statuses(run), { 'read only': 'failed', 'in the way': 'failed', 'another one': 'passed' });
      assert.match(
        run.tests['read only']?.messages ?? '',
        /read-only\.yaml cannot be saved: the file is read-only[^]*\[VCR_UNWRITABLE_CASSETTE\]/,
      );
      assert.match(run.tests['in the way']?.messages ?? '', /\[VCR_UNWRITABLE_CASSETTE\]/);
      assert.equal(scenario.project.read(readOnly), stored);
      assert.equal(scenario.project.read('__cassettes__/file.yaml'), stored);
      assert.ok(!scenario.project.cassettes().some((name) => name.endsWith('.tmp')));
    });
  });

  it(
    'is an error on its test, and keeps what it held: full disk',
    { skip: canMount() ? false : 'mounting is not permitted' },
    async () => {
      const file = `${PRELUDE}
      vcr.configure({ recordMode: 'new_episodes' });
      test('full', async () => { await get('/large'); });`;
      await Scenario.run({ 'a.test.js': file }, async (scenario) => {
        const stored = cassetteText(interactionText({ uri: `${scenario.origin.url}/text`, response: 'stored' }));
        const folder = scenario.project.path('__cassettes__');
        fs.mkdirSync(folder);
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
        try {
          scenario.project.write({ '__cassettes__/a.test.js/full.yaml': stored });

          const run = await scenario.jest();

          assert.match(
            run.tests['full']?.messages ?? '',
            /full\.yaml cannot be saved: ENOSPC[^]*\[VCR_UNWRITABLE_CASSETTE\]/,
          );
          assert.equal(scenario.project.read('__cassettes__/a.test.js/full.yaml'), stored);
          assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/full.yaml']);
        } finally {
          execFileSync('umount', [folder]);
        }
      });
    },
  );
});

describe('one cassette', () => {
  it('written by two workers at once loses nothing', async () => {
    const test = (n: number): string => `${PRELUDE}
      vcr.configure({ recordMode: 'new_episodes' });
      for (let n = 0; n < 15; n += 1) {
        test('test ' + n, vcr.cassette('shared')(async () => { await get('/text?${n}-' + n); }));
      }`;
    await Scenario.run(
      { 'a.test.js': test(1), 'b.test.js': test(2), 'c.test.js': test(3) },
      async ({ project, origin }) => {
        const run = await project.jest({ env: { ORIGIN: origin.url }, args: ['--runInBand=false', '--maxWorkers=3'] });

        assert.equal(run.exitCode, 0, run.output);
        const uris = [...project.read('__cassettes__/shared.yaml').matchAll(/uri: .*\?(.*)/g)].map(
          (match) => match[1] ?? '',
        );
        const expected = [1, 2, 3].flatMap((worker) => Array.from({ length: 15 }, (_, n) => `${worker}-${n}`));
        assert.deepEqual(uris.sort(), expected.sort());
      },
    );
  });

  it('keeps header names, order and repeats, and every byte when saved again', async () => {
    const file = `${PRELUDE}
      const http = require('node:http');
      test('raw', (done) => {
        const request = http.request(origin + '/repeats', { headers: { 'X-CaMeL': 'a', Accept: ['x', 'y'] } }, (response) => {
          console.log('RAW ' + JSON.stringify(response.rawHeaders));
          response.resume().on('end', done);
        });
        request.end();
      });
      test('odd status', async () => { const { status, statusText } = await fetch(origin + '/odd-status'); expect([status, statusText]).toEqual([299, 'Rather Odd']); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const live = await scenario.jest({ env: { VCR_DISABLED: '1' } });
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(replay.exitCode, 0, replay.output);
      const rawOf = (output: string): unknown => JSON.parse(/RAW (.*)/.exec(output)?.[1] ?? 'null');
      // The format keeps the repeats of a header together.
      const redacted = JSON.stringify(rawOf(live.output)).replace(
        '"Set-Cookie","a=1; Path=/","x-Mixed-CASE","kept","Set-Cookie","b=2"',
        '"Set-Cookie","a=REDACTED; Path=/","Set-Cookie","b=REDACTED","x-Mixed-CASE","kept"',
      );
      assert.equal(
        withoutDate(JSON.stringify(rawOf(recording.output))),
        withoutDate(JSON.stringify(rawOf(live.output))),
      );
      assert.equal(withoutDate(JSON.stringify(rawOf(replay.output))), withoutDate(redacted));
      const text = scenario.project.read('__cassettes__/a.test.js/raw.yaml');
      assert.match(text, /X-CaMeL:\n {10}- a\n {8}Accept:\n {10}- x\n {10}- 'y'/);
      assert.match(text, /X-First:[^]*Set-Cookie:\n {10}- a=REDACTED; Path=\/\n {10}- b=REDACTED\n {8}x-Mixed-CASE:/);
    });
  });
});

function file(name: string): string {
  return `__cassettes__/a.test.js/${name.replaceAll(' ', '-')}.yaml`;
}

function withoutDate(text: string): string {
  return text.replace(/"Date","[^"]*"/, '');
}

function canMount(): boolean {
  const folder = fs.mkdtempSync('/tmp/vcr-mount-');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmdirSync(folder);
  }
}
