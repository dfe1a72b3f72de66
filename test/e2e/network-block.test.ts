import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { runProcess, statuses } from '../support/project';
import { PRELUDE, Scenario } from '../support/scenario';

const HAS_STRACE = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;

describe('blockNetwork', () => {
  it('tells with a failed test what it refused, once, when its clients said less', async () => {
    const file = `${PRELUDE}
      const net = require('node:net');
      const port = Number(new URL(origin).port);
      const closed = () => new Promise((resolve) => net.connect(port, '127.0.0.1').on('error', () => undefined).on('close', resolve));
      const probe = async () => { await closed(); await closed(); await get('/text').catch(() => undefined); };
      vcr.use(vcr.config({ blockNetwork: true, ignoreLocalhost: true }));
      test('swallows', probe);
      test('fails', async () => { await probe(); throw new Error('Connection is closed.'); });
      test('passes it on', () => new Promise((resolve, reject) => net.connect(port, '127.0.0.1').on('error', reject)));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.deepEqual(Object.values(statuses(run)), ['passed', 'failed', 'failed'], run.output);
      const { messages = '' } = run.tests['fails'] ?? {};
      assert.equal(messages.match(/A connection to 127\.0\.0\.1:\d+ was refused/g)?.length, 1, run.output);
      assert.equal(messages.match(/GET http:\/\/127\.0\.0\.1:\d+\/text was refused/g)?.length, 1, run.output);
      assert.equal(run.tests['passes it on']?.messages.match(/was refused/g)?.length, 1, run.output);
    });
  });

  it('refuses every connection that is not replayed or recorded: HTTP, TCP, TLS and look-ups', async () => {
    const file = `${PRELUDE}
      const net = require('node:net'), tls = require('node:tls'), dns = require('node:dns'), http = require('node:http');
      const port = Number(new URL(origin).port);
      const failure = (socket) => new Promise((resolve, reject) => { socket.once('error', (error) => resolve(error.code)); socket.once('data', () => reject(new Error('connected'))); });
      vcr.use(vcr.blockNetwork());
      test('recorded requests go out', async () => { expect(await get('/text')).toBe('plain text'); });
      test('ignored ones do not', vcr.config({ ignoreLocalhost: true })(async () => {
        const error = await get('/text').catch((thrown) => thrown);
        expect(error.cause.message).toContain('blockNetwork is set (from vcr.config on the file) and allowedHosts does not name 127.0.0.1');
        expect(error.cause.code).toBe('VCR_NETWORK_BLOCKED');
      }));
      test('allowed ones do', vcr.config({ ignoreLocalhost: true, allowedHosts: ['127.0.0.1'] })(async () => { expect(await get('/text')).toBe('plain text'); }));
      test('sockets', async () => {
        const socket = net.connect(port, '127.0.0.1');
        socket.write('PING\\r\\n');
        expect(await failure(socket)).toBe('VCR_NETWORK_BLOCKED');
        const reader = net.connect(port, '127.0.0.1');
        reader.on('data', () => undefined);
        expect(await failure(reader)).toBe('VCR_NETWORK_BLOCKED');
        const secure = tls.connect({ port, host: '127.0.0.1' });
        secure.write('PING\\r\\n');
        expect(await failure(secure)).toBe('VCR_NETWORK_BLOCKED');
      });
      test('look-ups', async () => {
        await expect(dns.promises.lookup('api.invalid')).rejects.toMatchObject({ code: 'VCR_NETWORK_BLOCKED' });
        await expect(dns.promises.resolve4('api.invalid')).rejects.toMatchObject({ code: 'VCR_NETWORK_BLOCKED' });
        await expect(new dns.promises.Resolver().resolveTxt('api.invalid')).rejects.toMatchObject({ code: 'VCR_NETWORK_BLOCKED' });
        expect(await new Promise((resolve) => dns.lookup('api.invalid', (error) => resolve(error.code)))).toBe('VCR_NETWORK_BLOCKED');
        expect((await dns.promises.lookup('localhost')).address).toBeDefined();
      });
      test('an app under test is no network', async () => {
        const server = http.createServer((request, response) => response.end('mine')).listen(0);
        await new Promise((resolve) => server.once('listening', resolve));
        expect(await (await fetch('http://localhost:' + server.address().port)).text()).toBe('mine');
        await new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.deepEqual(new Set(Object.values(statuses(run))), new Set(['passed']), run.output);
      assert.deepEqual(
        (await scenario.origin.seen()).map(({ url }) => url),
        ['/text', '/text'],
      );
    });
  });
});

describe('mode none', () => {
  const file = `
    const http = require('node:http'), https = require('node:https');
    const { request } = require('undici');
    const axios = require('axios');
    const viaHttp = (client, url) => new Promise((resolve) => client.get(url, (response) => { response.resume(); response.on('end', () => resolve(response.statusCode)); }).on('error', (error) => resolve(error.code)));
    const url = process.env.TARGET;
    vcr.configure({ failOnUnmatchedRequest: false });
    test('clients', async () => {
      console.log('CLIENTS ' + JSON.stringify([
        await fetch(url).then((response) => response.status, (error) => error.cause.code),
        await viaHttp(http, url),
        await viaHttp(https, url.replace('http:', 'https:')),
        await request(url).then(async ({ statusCode, body }) => { await body.dump(); return statusCode; }, (error) => error.code),
        await axios.get(url).then(({ status }) => status, (error) => error.cause?.code ?? error.code),
      ]));
    });`;

  it(
    'makes no connection, sends nothing and asks no name server',
    { skip: HAS_STRACE ? false : 'no strace' },
    async () => {
      await Scenario.run({ 'a.test.js': file }, async ({ project }) => {
        const node = process.env['E2E_NODE'] ?? process.execPath;
        const jest = path.join(project.dir, '../node_modules/jest/bin/jest.js');
        const trace = project.path('trace');
        const strace = [
          '-f',
          '-qq',
          '-e',
          'trace=connect,sendto,sendmsg,sendmmsg',
          '-o',
          trace,
          node,
          jest,
          '--runInBand',
        ];

        const run = await runProcess('strace', strace, project.dir, {
          TARGET: 'http://api.example.invalid/x',
          VCR_RECORD_MODE: 'none',
        });

        assert.equal(run.exitCode, 0, run.output);
        const codes = JSON.parse(/CLIENTS (.*)/.exec(run.output)?.[1] ?? '[]') as unknown[];
        assert.deepEqual(codes, Array(5).fill('VCR_NO_CASSETTE'));
        const calls = fs
          .readFileSync(trace, 'utf8')
          .split('\n')
          .filter((line) => /AF_INET6?/.test(line));
        assert.deepEqual(calls, []);
      });
    },
  );

  it(
    'replays in a network namespace without any network',
    { skip: hasNamespaces() ? false : 'no network namespaces' },
    async () => {
      await Scenario.run({ 'a.test.js': file }, async (scenario) => {
        const target = `${scenario.origin.url}/text`;
        const recording = await scenario.jest({ env: { TARGET: target } });
        const node = process.env['E2E_NODE'] ?? process.execPath;
        const jest = path.join(scenario.project.dir, '../node_modules/jest/bin/jest.js');

        const run = await runProcess('unshare', ['-n', node, jest, '--runInBand'], scenario.project.dir, {
          TARGET: target,
          VCR_RECORD_MODE: 'none',
        });

        assert.equal(run.exitCode, 0, run.output);
        assert.equal(/CLIENTS (.*)/.exec(run.output)?.[1], /CLIENTS (.*)/.exec(recording.output)?.[1]);
      });
    },
  );
});

function hasNamespaces(): boolean {
  try {
    execFileSync('unshare', ['-n', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
