import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { CLIENTS } from './clients';
import { listen, send } from './loopback';
import { StubOwner } from './stub-owner';
import { TAPS } from './taps';

describe('a request that gets silence', () => {
  for (const [name, request] of Object.entries(CLIENTS)) {
    it(`hears nothing, and nothing is sent: ${name}`, async (t) => {
      let connections = 0;
      const server = http.createServer().on('connection', () => (connections += 1));
      const port = await listen(t, server);
      const told: string[] = [];
      const owner = new StubOwner(() => ({ kind: 'silence' }));

      nodeTraffic(TAPS).runAs(owner, () => request(`http://127.0.0.1:${port}/`, (what) => told.push(what)));
      await sleep(100);

      assert.deepEqual(told, []);
      assert.equal(owner.asked.length, 1);
      assert.deepEqual(owner.failures, []);
      assert.equal(connections, 0);
    });

    it(`leaves nothing that keeps the process alive: ${name}`, async () => {
      const child = spawn(process.execPath, [path.join(__dirname, 'silent-process.js'), name], {
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: 20_000,
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece));

      const code = await new Promise((resolve) => child.once('close', resolve));

      assert.equal(code, 0);
      assert.equal(output, 'asked once, still pending: true\n');
    });
  }

  it('leaves a live connection that it came over closed, not pooled', async (t) => {
    const server = http.createServer((request, response) => response.end(request.url));
    const port = await listen(t, server);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const url = (place: string): string => `http://127.0.0.1:${port}/${place}`;
    const owner = new StubOwner(({ uri }) => ({ kind: uri.endsWith('late') ? 'silence' : 'pass' }));

    const received = await nodeTraffic(TAPS).runAs(owner, async () => {
      const before = await send(url('before'), { agent });
      http.get(url('late'), { agent }).on('error', () => assert.fail());
      const after = await send(url('after'), { agent });
      return [before.body, after.body];
    });

    assert.deepEqual(received, ['/before', '/after']);
  });

  it('gives its place in a pool of one connection to the next request', async (t) => {
    const server = http.createServer((request, response) => response.end(request.url));
    const port = await listen(t, server);
    const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
    t.after(() => pool.destroy());
    const told: string[] = [];
    const owner = new StubOwner(({ uri }) => ({ kind: uri.endsWith('late') ? 'silence' : 'pass' }));
    const ask = async (place: string): Promise<string> =>
      (await pool.request({ path: `/${place}`, method: 'GET' })).body.text();

    const received = await nodeTraffic(TAPS).runAs(owner, async () => {
      const before = await ask('before');
      ask('late').then(
        () => told.push('answer'),
        () => told.push('error'),
      );
      return [before, await ask('after')];
    });

    assert.deepEqual(received, ['/before', '/after']);
    assert.deepEqual(told, []);
  });

  it('leaves no native handle open', async () => {
    const open = new Set<number>();
    const hook = createHook({
      init: (id, type) => {
        if (type === 'TCPWRAP') open.add(id);
      },
      destroy: (id) => {
        open.delete(id);
      },
    }).enable();
    const owner = new StubOwner(() => ({ kind: 'silence' }));

    nodeTraffic(TAPS).runAs(owner, () => {
      http.get('http://a.test/');
      http.get('http://a.test/', { agent: false });
      void fetch('http://a.test/').catch(() => assert.fail());
      void fetch('https://a.test/').catch(() => assert.fail());
    });
    await sleep(100);
    hook.disable();

    assert.equal(owner.asked.length, 4);
    assert.deepEqual([...open], []);
  });
});
