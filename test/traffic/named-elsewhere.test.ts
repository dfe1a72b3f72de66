import assert from 'node:assert/strict';
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import { describe, it } from 'node:test';
import { Client } from 'undici';
import type { LiveRequest } from '../../src/core/exchange';
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { listen } from './loopback';
import { StubOwner } from './stub-owner';

nodeTraffic('all');

const EVIL = 'evil.test';
const REFUSE = { kind: 'refuse', error: new Error('refused') } as const;

/** Clients whose request says that it goes to a server of this process, and whose connection goes elsewhere. */
const CLIENTS: Record<string, (own: string) => Promise<unknown>> = {
  'an absolute path of http': (own) => ended(http.request({ host: EVIL, port: 8080, path: `http://${own}/x` }).end()),
  'an agent of http with a host of its own': (own) =>
    ended(http.get(`http://${own}/`, { agent: new http.Agent({ host: EVIL, port: 8080 }) })),
  'a CONNECT of http': (own) => ended(http.request({ host: EVIL, port: 8080, method: 'CONNECT', path: own }).end()),
  'an absolute path of undici': (own) =>
    new Client(`http://${EVIL}:8080`).request({ method: 'GET', path: `http://${own}/x` }).catch(() => undefined),
  'the authority of a stream': (own) => {
    const session = http2.connect(`http://${EVIL}:8080`);
    return ended(session.request({ ':path': '/x', ':authority': own }), session);
  },
  'the authority of a session': (own) => {
    const session = http2.connect(`http://${own}`, { createConnection: () => net.connect(8080, EVIL) });
    return ended(session.request({ ':path': '/x' }), session);
  },
  'the host of a request by hand': (own) => {
    const socket = net.connect({ host: EVIL, port: 8080, lookup: toLoopback });
    socket.write(`GET /x HTTP/1.1\r\nHost: ${own}\r\n\r\n`);
    return ended(socket);
  },
};

describe('a request whose connection goes elsewhere than it says', () => {
  for (const [name, ask] of Object.entries(CLIENTS)) {
    it(`is none to a server of this process, and tells where it goes: ${name}`, async (t) => {
      const port = await listen(t, http.createServer());
      const owner = new StubOwner(({ uri }) => (uri === `${EVIL}:8080` ? { kind: 'tunnel' } : REFUSE));

      await nodeTraffic().runAs(owner, () => ask(`127.0.0.1:${port}`));

      const asked = owner.asked.at(-1);
      assert.deepEqual(asked?.destination, { host: EVIL, port: '8080' });
      assert.equal(asked.isToOwnServer, false);
    });
  }

  it('goes where it says through a proxy that the environment names', async (t) => {
    const own = `127.0.0.1:${await listen(t, http.createServer())}`;
    process.env['HTTP_PROXY'] = `${EVIL}:8080`;
    t.after(() => delete process.env['HTTP_PROXY']);
    const owner = new StubOwner(() => REFUSE);

    await nodeTraffic().runAs(owner, () => CLIENTS['an absolute path of http']?.(own));

    const [asked] = owner.asked;
    assert.deepEqual([asked?.destination, asked?.isToOwnServer], [undefined, false]);
  });
});

describe('a request that goes where it says', () => {
  const clients: Record<string, (own: string) => Promise<unknown>> = {
    http: (own) => ended(http.get(`http://${own}/`)),
    'an absolute path of http': (own) => {
      const { hostname, port } = new URL(`http://${own}`);
      return ended(http.get({ host: hostname, port, path: `http://${own}/x` }));
    },
    'a stream': (own) => {
      const session = http2.connect(`http://${own}`);
      return ended(session.request({ ':path': '/x' }), session);
    },
    'by hand, under any name': (own) => {
      const { hostname, port } = new URL(`http://${own}`);
      const socket = net.connect(Number(port), hostname);
      socket.write('GET / HTTP/1.1\r\nHost: other.test\r\n\r\n');
      return ended(socket);
    },
  };
  for (const [name, ask] of Object.entries(clients)) {
    it(`is known to go to a server of this process: ${name}`, async (t) => {
      const port = await listen(t, http.createServer());
      const asked: LiveRequest[] = [];
      const owner = new StubOwner((live) => {
        asked.push(live);
        return REFUSE;
      });

      await nodeTraffic().runAs(owner, () => ask(`127.0.0.1:${port}`));

      assert.deepEqual(new Set(asked.map(({ isToOwnServer }) => isToOwnServer)), new Set([true]));
    });
  }
});

type Ending = {
  once(event: 'close' | 'error', listener: () => void): unknown;
};

function ended(one: Ending, session?: http2.ClientHttp2Session): Promise<unknown> {
  session?.on('error', () => undefined);
  return new Promise<void>((resolve) => {
    one.once('error', () => undefined);
    one.once('close', () => resolve());
  }).finally(() => session?.destroy());
}

// The connection is made, to a server that is none of the test's, and what is written by hand is held.
const toLoopback: net.LookupFunction = (_name, _options, callback) => {
  const address = '127.0.0.1';
  callback(null, [{ address, family: 4 }] as never, 4);
};
