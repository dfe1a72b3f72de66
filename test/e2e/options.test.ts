import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

function uris(text: string): (string | undefined)[] {
  return [...text.matchAll(/uri: .*?\/text\?(\w+)/g)].map((match) => match[1]);
}

describe('options', () => {
  it('dropUnusedRequests drops what a passed test did not use, and nothing in mode none or of a failed test', async () => {
    const file = `${PRELUDE}
      vcr.configure({ dropUnusedRequests: true });
      const use = async () => { await get('/text?used'); };
      test('passes', use);
      test('fails', async () => { await use(); throw new Error('boom'); });
      test('none', vcr.config({ recordMode: 'none' })(use));
      test('silent', () => undefined);`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = cassetteText(
        ...['used', 'unused'].map((name) =>
          interactionText({ uri: `${scenario.origin.url}/text?${name}`, response: name }),
        ),
      );
      const names = ['passes', 'fails', 'none', 'silent'];
      for (const name of names) scenario.project.write({ [`__cassettes__/a.test.js/${name}.yaml`]: stored });

      await scenario.jest();

      const left = names.map((name) => uris(scenario.project.read(`__cassettes__/a.test.js/${name}.yaml`)));
      assert.deepEqual(left, [['used'], ['used', 'unused'], ['used', 'unused'], ['used', 'unused']]);
    });
  });

  it('recordOnException: false saves nothing of a failed test; by default it is saved', async () => {
    const file = `${PRELUDE}
      const fail = async () => { await get('/text'); throw new Error('boom'); };
      test('saved', fail);
      test('not saved', vcr.config({ recordOnException: false })(fail));
      test('not saved inside', async () => { await vcr.useCassette('inside', { recordOnException: false }, fail).catch(() => undefined); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();

      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/saved.yaml']);
    });
  });

  it('filterHeaders, filterQueryParameters and filterPostDataParameters change what is stored, never what is sent', async () => {
    const file = `${PRELUDE}
      vcr.configure({ filterHeaders: [['x-secret', 'S']], filterQueryParameters: ['token'], filterPostDataParameters: [['pin', ({ value }) => '*'.repeat(value.length)]] });
      test('filters', async () => {
        const init = { method: 'POST', headers: { 'X-Secret': 'live-header', 'Content-Type': 'application/json; charset=utf-8' }, body: '{"a":{"pin":"1234"}}' };
        const text = await get('/echo?token=live-token&page=1', init);
        if (!process.env.OFFLINE) expect(JSON.parse(text)).toEqual({ method: 'POST', url: '/echo?token=live-token&page=1', body: '{"a":{"pin":"1234"}}' });
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();
      const [seen] = await scenario.origin.seen();
      await scenario.origin.stop();
      const replay = await scenario.jest({ env: { OFFLINE: '1' } });

      assert.ok(seen?.headers.includes('live-header') && seen.url.includes('live-token') && seen.body.includes('1234'));
      const [request = ''] = scenario.project.read('__cassettes__/a.test.js/filters.yaml').split('response:');
      assert.doesNotMatch(request, /live-header|live-token|1234/);
      assert.match(request, /uri: .*\/echo\?page=1\n/);
      assert.match(request, /"pin":"\*\*\*\*"/);
      assert.deepEqual(statuses(replay), { filters: 'passed' }, replay.output);
    });
  });

  it('redact leaves no secret in the cassette of an API that gets them everywhere, and it replays', async () => {
    const secrets = [
      'bearer-s3cret',
      'key-s3cret',
      'sent-cookie-s3cret',
      'cookie-s3cret',
      'query-s3cret',
      'presigned-s3cret',
      'credential-s3cret',
      'form-s3cret',
      'json-s3cret',
      'multipart-s3cret',
      'client-s3cret',
      'basic-s3cret',
    ];
    const file = `${PRELUDE}
      const axios = require('axios');
      test('secrets', async () => {
        await get('/text', { headers: { Authorization: 'Bearer bearer-s3cret', 'X-Api-Key': 'key-s3cret', Cookie: 'session=sent-cookie-s3cret' } });
        expect(JSON.parse(await get('/login', { method: 'POST', body: new URLSearchParams({ user: 'ada', password: 'form-s3cret' }) })).welcome).toBe(true);
        await get('/text?api_key=query-s3cret&page=1');
        await get('/text?X-Amz-Signature=presigned-s3cret&X-Amz-Credential=credential-s3cret&X-Amz-Date=20261120');
        await get('/text', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ auth: { refresh_token: 'json-s3cret', client_secret: 'client-s3cret' } }) });
        const form = new FormData(); form.set('password', 'multipart-s3cret'); form.set('user', 'ada');
        await get('/text', { method: 'PUT', body: form });
        await axios.get(origin + '/text?basic', { auth: { username: 'ada', password: 'basic-s3cret' } });
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest({ env: { VCR_RECORD_MODE: 'none' } });

      assert.deepEqual(
        [statuses(recording), statuses(replay)],
        [{ secrets: 'passed' }, { secrets: 'passed' }],
        recording.output + replay.output,
      );
      const text = scenario.project.read('__cassettes__/a.test.js/secrets.yaml');
      const encoded = Buffer.from('ada:basic-s3cret').toString('base64');
      for (const secret of [...secrets, encoded]) assert.ok(!text.includes(secret), secret);
      assert.match(text, /X-Amz-Date=20261120/);
      assert.match(text, /session=REDACTED; HttpOnly/);
    });
  });

  it('never shows a redacted value in the message of a refused request', async () => {
    const file = `${PRELUDE}
      test('refused', vcr.config({ recordMode: 'none', matchOn: ['method', 'uri', 'headers', 'body'] })(async () => {
        await get('/text?api_key=query-s3cret', { method: 'POST', headers: { Authorization: 'Bearer bearer-s3cret', 'Content-Type': 'application/json' }, body: '{"password":"json-s3cret"}' });
      }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = cassetteText(
        interactionText({
          method: 'POST',
          uri: `${scenario.origin.url}/text?api_key=old-s3cret`,
          body: '{"password":"older-s3cret","a":1}',
          response: '',
        }),
      );
      scenario.project.write({ '__cassettes__/a.test.js/refused.yaml': stored });

      const run = await scenario.jest();

      assert.match(run.output, /\[VCR_UNMATCHED_REQUEST\]/);
      const shown = run.output.split('Cause')[1]?.split('[VCR_UNMATCHED_REQUEST]')[0] ?? '';
      assert.match(shown, /REDACTED/);
      assert.doesNotMatch(shown, /s3cret/);
    });
  });

  it('beforeRecordRequest and beforeRecordResponse change or drop; what they drop passes where something may leave', async () => {
    const file = `${PRELUDE}
      vcr.configure({
        beforeRecordRequest: [(request) => (request.uri.includes('drop-request') ? null : request), async (request) => ({ ...request, uri: request.uri.replace(/n=\\d+/, 'n=N') })],
        beforeRecordResponse: (response, request) => {
          if (request.uri.includes('drop-response')) return null;
          response.body = Buffer.from(String(response.body).replace('plain', 'changed'));
          return response;
        },
      });
      test('hooks', async () => {
        expect(await get('/text?drop-request')).toBe('plain text');
        expect(await get('/text?drop-response')).toBe('plain text');
        expect(await get('/text?n=' + process.env.N)).toBe(process.env.N === '1' ? 'plain text' : 'changed text');
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const recording = await scenario.jest({ env: { N: '1' } });
      const replay = await scenario.jest({ env: { N: '2' } });
      const strict = await scenario.jest({ env: { N: '3', VCR_RECORD_MODE: 'none' } });

      assert.deepEqual(statuses(strict), { hooks: 'failed' });
      for (const run of [recording, replay]) assert.deepEqual(statuses(run), { hooks: 'passed' }, run.output);
      const urls = (await scenario.origin.seen()).map(({ url }) => url);
      assert.deepEqual(urls, [
        '/text?drop-request',
        '/text?drop-response',
        '/text?n=1',
        '/text?drop-request',
        '/text?drop-response',
      ]);
      const text = scenario.project.read('__cassettes__/a.test.js/hooks.yaml');
      assert.equal(text.match(/- request:/g)?.length, 1);
      assert.match(text, /dropped:\n {2}- method: GET\n {4}uri: .*drop-response/);
    });
  });

  it('beforePlayback changes a copy of what is replayed; a hook that throws fails its test', async () => {
    const file = `${PRELUDE}
      test('playback', vcr.config({ beforePlayback: async (interaction) => { interaction.response.body = Buffer.from('played'); return interaction; } })(async () => {
        expect(await get('/text')).toBe('played');
        expect(String(vcr.current.responses[0].body)).toBe('stored');
      }));
      test('throws', vcr.config({ beforeRecordRequest: () => { throw new Error('my hook'); } })(async () => { await get('/text').catch(() => undefined); }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      scenario.project.write({
        '__cassettes__/a.test.js/playback.yaml': cassetteText(
          interactionText({ uri: `${scenario.origin.url}/text`, response: 'stored' }),
        ),
      });

      const run = await scenario.jest();

      assert.deepEqual(statuses(run), { playback: 'passed', throws: 'failed' }, run.output);
      assert.match(run.tests['throws']?.messages ?? '', /beforeRecordRequest threw: my hook[^]*\[VCR_HOOK_FAILED\]/);
    });
  });

  it('ignoreHosts and ignoreLocalhost pass in every mode and use up no interaction', async () => {
    const file = `${PRELUDE}
      vcr.configure({ recordMode: 'none' });
      const live = async () => { expect(await get('/text?live')).toBe('plain text'); };
      test('exact', vcr.config({ ignoreHosts: ['127.0.0.1'] })(live));
      test('pattern', vcr.config({ ignoreHosts: [/^127\\./] })(live));
      test('function', vcr.config({ ignoreHosts: [(request) => request.uri.endsWith('live')] })(async () => { await live(); expect(await get('/text?stored')).toBe('stored'); }));
      test('local', vcr.config({ ignoreLocalhost: true })(live));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      scenario.project.write({
        '__cassettes__/a.test.js/function.yaml': cassetteText(
          interactionText({ uri: `${scenario.origin.url}/text?stored`, response: 'stored' }),
        ),
      });

      const run = await scenario.jest();

      assert.equal(run.exitCode, 0, run.output);
      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/function.yaml']);
    });
  });

  it('readableBodies: false stores the bytes of the wire, recordErrors: false no failures', async () => {
    const file = `${PRELUDE}
      test('bytes', vcr.config({ readableBodies: false })(async () => { expect(JSON.parse(await get('/gzip'))).toEqual({ zipped: true }); }));
      test('no errors', vcr.config({ recordErrors: false })(async () => { await expect(fetch('http://127.0.0.1:2/')).rejects.toThrow(); }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const recording = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/bytes.yaml']);
      const text = scenario.project.read('__cassettes__/a.test.js/bytes.yaml');
      assert.match(text, /Content-Encoding:\n {10}- gzip/);
      assert.match(text, /string: !!binary /);
    });
  });
});
