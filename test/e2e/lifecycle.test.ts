import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

describe('the life of a test file', () => {
  it('lets no kept-alive connection or pool of one file carry the requests of another past the recorder', async () => {
    const file = (n: number): string => `
      const http = require('node:http');
      // One agent for the whole process, as a library outside of Jest's module registry would keep it.
      const agent = (process.vcrAgent ??= new http.Agent({ keepAlive: true, maxSockets: 1 }));
      const get = (path) => new Promise((resolve, reject) => {
        http.get(process.env.ORIGIN + path, { agent }, (response) => {
          let text = ''; response.on('data', (chunk) => (text += chunk)); response.on('end', () => resolve(text));
        }).on('error', reject);
      });
      test('agent', async () => { expect(JSON.parse(await get('/echo?agent${n}')).url).toBe('/echo?agent${n}'); });
      test('fetch', async () => { expect((await (await fetch(process.env.ORIGIN + '/echo?fetch${n}')).json()).url).toBe('/echo?fetch${n}'); });`;
    const names = Array.from({ length: 8 }, (_, n) => `file${n}.test.js`);
    await Scenario.run(Object.fromEntries(names.map((name, n) => [name, file(n)])), async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest({ env: { VCR_RECORD_MODE: 'none' } });

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      assert.equal(scenario.project.cassettes().length, 16);
    });
  });

  it('never gives a request that outlived its test to another one', async () => {
    const file = `${PRELUDE}
      test('starts', () => { setTimeout(() => get('/text?late').then(() => { throw new Error('answered'); }), 100); });
      test('runs meanwhile', async () => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await get('/text?mine');
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.deepEqual(statuses(run), { starts: 'passed', 'runs meanwhile': 'passed' }, run.output);
      assert.match(run.output, /"starts" \(a\.test\.js\) had ended, and left a request running/);
      const seen = await scenario.origin.seen();
      assert.deepEqual(
        seen.map(({ url }) => url),
        ['/text?mine'],
      );
    });
  });

  it('gives what a server started in beforeAll asks for to the test that runs', async () => {
    const file = `${PRELUDE}
      const http = require('node:http');
      let app;
      beforeAll(() => new Promise((resolve) => {
        app = http.createServer(async (request, response) => response.end(await get('/echo' + request.url.slice(1))));
        app.listen(0, '127.0.0.1', resolve);
      }));
      afterAll(() => new Promise((resolve) => app.close(resolve)));
      const ask = async (query) => (await fetch('http://127.0.0.1:' + app.address().port + '/?' + query)).json();
      test('one', async () => { expect((await ask('one')).url).toBe('/echo?one'); });
      test('two', async () => { expect((await ask('two')).url).toBe('/echo?two'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      assert.deepEqual(
        scenario.project.cassettes(),
        ['one', 'two'].map((name) => `__cassettes__/a.test.js/${name}.yaml`),
      );
      assert.equal(scenario.project.read('__cassettes__/a.test.js/one.yaml').match(/- request:/g)?.length, 1);
    });
  });

  it('hangs nowhere when a client stops reading early, a response never ends, or none ever comes', async () => {
    const file = `${PRELUDE}
      const http = require('node:http');
      const { request } = require('undici');
      test('fetch leaves', async () => {
        const response = await fetch(origin + '/endless');
        const reader = response.body.getReader();
        expect(Buffer.from((await reader.read()).value).toString()).toMatch(/^tick /);
        await reader.cancel();
      });
      test('fetch reads no body', async () => { expect((await fetch(origin + '/large')).status).toBe(200); });
      test('http leaves', (done) => {
        http.get(origin + '/endless', { agent: false }, (response) => response.once('data', () => { response.destroy(); done(); }));
      });
      test('undici leaves', async () => {
        const { body } = await request(origin + '/endless');
        for await (const chunk of body) { expect(String(chunk)).toMatch(/^tick /); break; }
      });
      test('aborted before an answer', async () => {
        await expect(fetch(origin + '/never', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' });
      });
      test('never awaited', () => { fetch(origin + '/never').catch(() => undefined); });
      test('left open', async () => { (await fetch(origin + '/endless')).body; });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const live = await scenario.jest({ env: { VCR_DISABLED: '1' }, args: ['--forceExit'] });
      const recording = await scenario.jest({ args: ['--forceExit'] });
      const recorded = scenario.project.cassettes();
      await scenario.origin.stop();
      const replay = await scenario.jest({ args: ['--forceExit'] });

      assert.equal(live.exitCode, 0, live.output);
      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      // Those that were begun in time are stored as far as they came, "never awaited" too.
      assert.equal(recorded.length, 7);
    });
  });

  it('keeps the pieces of a streamed answer apart, and their gaps with replayTiming', async () => {
    const file = `${PRELUDE}
      const pieces = async () => {
        const response = await fetch(origin + '/stream');
        const started = performance.now();
        const found = [];
        for await (const chunk of response.body) found.push(Buffer.from(chunk).toString());
        return { found, tookMs: performance.now() - started };
      };
      const expected = ['data: 1\\n\\n', 'data: 2\\n\\n', 'data: 3\\n\\n'];
      test('instant', async () => { expect((await pieces()).found).toEqual(expected); });
      test('recorded', vcr.config({ replayTiming: 'recorded' })(async () => {
        const { found, tookMs } = await pieces();
        expect(found).toEqual(expected);
        expect(tookMs).toBeGreaterThan(40);
      }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      assert.match(
        scenario.project.read('__cassettes__/a.test.js/instant.yaml'),
        /chunks: \[\{bytes: 9, atMs: \d+\}, \{bytes: 9, atMs: \d+\}, \{bytes: 9, atMs: \d+\}\]/,
      );
    });
  });

  it('works with fake timers, resetModules, module mocks and injectGlobals: false', async () => {
    const files = {
      'fake.test.js': `${PRELUDE}
        jest.useFakeTimers();
        test('one', async () => { expect(JSON.parse(await get('/json')).id).toBe(1); });
        test('two', async () => { expect(await get('/stream')).toContain('data: 3'); });`,
      'legacy.test.js': `${PRELUDE}
        jest.useFakeTimers({ legacyFakeTimers: true });
        test('one', async () => { expect(JSON.parse(await get('/json')).id).toBe(1); });`,
      'reset.test.js': `${PRELUDE}
        beforeEach(() => jest.resetModules());
        for (const n of [1, 2]) test('reset ' + n, async () => {
          const { vcr: fresh } = require('jest-environment-vcr/globals');
          expect(fresh).toBe(vcr);
          const { default: axios } = require('axios');
          expect((await axios.get(origin + '/json')).data.id).toBe(1);
        });`,
      'mock.test.js': `${PRELUDE}
        jest.mock('node:path');
        jest.mock('axios', () => ({ get: async () => 'mocked' }));
        test('mocked', async () => { expect(await require('axios').get('/')).toBe('mocked'); expect(await get('/text')).toBe('plain text'); });`,
    };
    const noGlobals = `
      const { test, expect } = require('@jest/globals');
      const { vcr: imported } = require('jest-environment-vcr/globals');
      test('no globals', async () => {
        expect(typeof vcr).toBe('undefined');
        await fetch(process.env.ORIGIN + '/text');
        expect(imported.current.path).toMatch(/no-globals\\.yaml$/);
      });`;
    await Scenario.run({ ...files, 'none/a.test.js': noGlobals }, async (scenario) => {
      scenario.project.write({
        'jest.config.js': `module.exports = { projects: [
          { preset: 'jest-environment-vcr', testMatch: ['<rootDir>/*.test.js'] },
          { preset: 'jest-environment-vcr', testMatch: ['<rootDir>/none/*.test.js'], injectGlobals: false },
        ] };`,
      });

      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      assert.equal(Object.keys(replay.tests).length, 6);
    });
  });

  it('leaves nothing behind: no open handle, no leak', async () => {
    // Not fetch: its pool keeps the realm of a file alive under jest-environment-node too.
    const file = `
      const http = require('node:http');
      test('one', (done) => {
        http.get(process.env.ORIGIN + '/text', { agent: false }, (response) => response.resume().on('end', () => done()));
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();
      await scenario.origin.stop();
      const handles = await scenario.jest({ args: ['--detectOpenHandles'] });
      const leaks = await scenario.jest({ args: ['--detectLeaks', '--logHeapUsage'] });

      assert.equal(handles.exitCode, 0, handles.output);
      assert.doesNotMatch(handles.output, /open handle/);
      assert.equal(leaks.exitCode, 0, leaks.output);
    });
  });

  it('replays a large upload that is matched by its body', async () => {
    const file = `${PRELUDE}
      const { Readable } = require('node:stream');
      const body = Buffer.alloc(5_000_000, 'a');
      test('upload', vcr.config({ matchOn: ['method', 'uri', 'body'] })(async () => {
        const pieces = Array.from({ length: 50 }, (_, n) => body.subarray(n * 100_000, (n + 1) * 100_000));
        const response = await fetch(origin + '/text', { method: 'PUT', body: Readable.toWeb(Readable.from(pieces)), duplex: 'half' });
        expect(await response.text()).toBe('plain text');
      }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
    });
  });

  it('shows the whole cassette to its test', async () => {
    const file = `${PRELUDE}
      test('stored', async () => {
        const cassette = vcr.current;
        expect(cassette.length).toBe(2);
        expect(cassette.allPlayed).toBe(false);
        expect(cassette.requests.map(({ uri }) => uri)).toEqual([origin + '/text?1', origin + '/text?2']);
        expect(String(cassette.responses[0].body)).toBe('one');
        expect(String(cassette.responsesOf({ uri: origin + '/text?2' })[0].body)).toBe('two');
        await get('/text?1');
        expect([cassette.playCount, cassette.allPlayed, cassette.dirty]).toEqual([1, false, false]);
        await get('/text?2');
        expect(cassette.allPlayed).toBe(true);
        expect(cassette.recordMode).toBe('once');
      });
      test('new', async () => {
        expect(vcr.current.length).toBe(0);
        await get('/text');
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect([vcr.current.length, vcr.current.dirty]).toEqual([1, true]);
        expect(vcr.current.interactions[0].request.method).toBe('GET');
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = ['one', 'two'].map((response, n) =>
        interactionText({ uri: `${scenario.origin.url}/text?${n + 1}`, response }),
      );
      scenario.project.write({ '__cassettes__/a.test.js/stored.yaml': cassetteText(...stored) });

      const run = await scenario.jest();

      assert.equal(run.exitCode, 0, run.output);
    });
  });
});
