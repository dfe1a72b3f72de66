import assert from 'node:assert/strict';
import fs from 'node:fs';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { connect, TLSSocket } from 'node:tls';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { replayOf, StubOwner } from '../stub-owner';
import { ask, using } from './ask-session';

/** Runs code in a file of a folder: who connects is told by it. */
function within<T>(folder: string, code: string, use: (exported: unknown) => T): T {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'callers-'));
  const file = path.join(root, folder, 'client.cjs');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, code);
  try {
    return use(createRequire(file)(file));
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

describe('a client that makes a session over a connection of its own', () => {
  for (const folder of ['client', 'undici', 'undici/lib', 'https']) {
    it(`is replayed, though its project is named ${folder}`, async () => {
      const connection = { tls: { authorized: true, alpnProtocol: 'h2' } };
      const owner = new StubOwner(({ method }) =>
        method === 'CONNECT' ? { kind: 'tunnel', connection, httpVersion: '2' } : replayOf('text'),
      );
      const code = `module.exports = (...args) => require('node:tls').connect(...args);`;

      const text = await nodeTraffic().runAs(owner, () =>
        within(folder, code, (exported) => {
          const connectFrom = exported as typeof connect;
          const createConnection = (): TLSSocket =>
            connectFrom({ host: 'a.test', port: 443, servername: 'a.test', ALPNProtocols: ['h2'] });
          const socket = createConnection();
          const session = http2.connect('https://a.test', { createConnection: () => socket });
          return using(session, () => ask(session, '/'));
        }),
      );

      assert.equal(text, 'text');
    });
  }
});
