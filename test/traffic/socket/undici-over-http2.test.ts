import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { Http2Server } from '../session/http2-server';
import { StubOwner } from '../stub-owner';

const PASS = { kind: 'pass' } as const;
const skip = Number(process.versions.node.split('.')[0]) < 22 && 'undici 8 needs Node 22';

let server: Http2Server;
before(async () => {
  server = await Http2Server.start();
});
after(() => server.stop());

describe('a client of undici over HTTP/2, at the socket', () => {
  it('asks the owner of each request, though it writes one in the context of another', { skip }, async (t) => {
    const { Client } = await import('undici-8');
    const client = new Client(server.secureUrl, { allowH2: true, connect: { rejectUnauthorized: false } });
    t.after(() => client.destroy());
    const [first, second] = [new StubOwner(() => PASS), new StubOwner(() => PASS)];
    const asked = { method: 'GET', headersTimeout: 100 } as const;

    await assert.rejects(nodeTraffic('socket').runAs(first, () => client.request({ ...asked, path: '/never' })));
    // It waits for the server to say that it is still there, and is written when that is heard, by what the first began.
    const answer = await nodeTraffic('socket').runAs(second, () => client.request({ ...asked, path: '/json' }));
    await answer.body.dump();

    assert.deepEqual([first, second].map(pathsOf), [['/never'], ['/json']]);
  });

  for (const kind of ['undici', 'http2']) {
    it(`ends by itself when a request gets silence: ${kind}`, { skip: kind === 'undici' && skip }, async () => {
      const child = spawn(process.execPath, [path.join(__dirname, 'silent-http2-process.js'), kind, server.secureUrl], {
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: 20_000,
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece));

      const code = await new Promise((resolve) => child.once('close', resolve));

      assert.deepEqual([code, output], [0, 'silenced 1, pending\n']);
    });
  }
});

function pathsOf({ asked }: StubOwner): string[] {
  return asked.filter(({ method }) => method === 'GET').map(({ uri }) => new URL(uri).pathname);
}
