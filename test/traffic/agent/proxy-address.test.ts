import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { after, before, describe, it } from 'node:test';
import { OriginServer } from '../../support/origin-server';
import { listen } from '../loopback';
import { ProxyServer } from './proxy-server';
import { recorded } from './taken';

async function addressOf(url: string, options: https.RequestOptions): Promise<unknown> {
  const get = url.startsWith('https') ? https.get : http.get;
  const { outcome } = await recorded(
    () =>
      new Promise((resolve, reject) => {
        get(url, options, (response) => response.resume().once('end', resolve)).once('error', reject);
      }),
  );
  return outcome.response?.connection?.remoteAddress;
}

describe('the address that is recorded', () => {
  let origin: OriginServer;
  let proxy: ProxyServer;
  before(async () => {
    [origin, proxy] = await Promise.all([OriginServer.start(), ProxyServer.start()]);
  });
  after(() => Promise.all([origin.stop(), proxy.stop()]));

  it('is the one of the server', async () => {
    assert.equal(await addressOf(`${origin.url}/text`, { agent: false }), '127.0.0.1');
    assert.equal(await addressOf(`${origin.secureUrl}/text`, { agent: false, rejectUnauthorized: false }), '127.0.0.1');
  });

  it('is not the one of a proxy that gets the request', async () => {
    const { host } = new URL(origin.url);

    assert.equal(
      await addressOf(proxy.url, { agent: false, path: `${origin.url}/text`, headers: { host } }),
      undefined,
    );
  });

  it('is not the one of a proxy that hands the bytes on', async (t) => {
    const handsOn = net.createServer((client) =>
      client.pipe(net.connect(Number(new URL(origin.url).port))).pipe(client),
    );
    const port = await listen(t, handsOn);

    assert.equal(await addressOf(`${origin.url}/text`, { createConnection: () => net.connect(port) }), undefined);
  });

  it('is not the one of a tunnel', async () => {
    const port = Number(new URL(origin.secureUrl).port);
    const inTunnel = (options: object): unknown => tls.connect({ ...options, socket: net.connect(port) } as never);

    assert.equal(
      await addressOf(`${origin.secureUrl}/text`, { rejectUnauthorized: false, createConnection: inTunnel as never }),
      undefined,
    );
  });
});
