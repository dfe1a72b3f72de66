import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import { describe, it } from 'node:test';
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { OwnServers } from '../../src/traffic/own-servers';
import { send } from './loopback';
import { StubOwner } from './stub-owner';
import { TAPS } from './taps';

async function listenOn(server: Server, host: string | undefined, port = 0): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

describe('the servers of this process', () => {
  const ipv4 = Object.values(os.networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

  const cases: [string | undefined, Record<string, boolean>][] = [
    [
      '127.0.0.1',
      {
        '127.0.0.1': true,
        localhost: true,
        'a.localhost': true,
        '127.0.0.2': false,
        '10.0.0.1': false,
        '[::1]': false,
        '[::ffff:127.0.0.1]': true,
        '0.0.0.0': true,
        'a.test': false,
        '2130706433': true,
      },
    ],
    [
      '0.0.0.0',
      {
        '127.0.0.1': true,
        '127.0.0.2': true,
        localhost: true,
        '[::1]': false,
        '10.255.255.1': false,
        'a.test': false,
        [os.hostname()]: true,
        ...(ipv4 === undefined ? {} : { [ipv4]: true }),
      },
    ],
    [
      undefined,
      { '127.0.0.1': true, localhost: true, '10.255.255.1': false, ...(ipv4 === undefined ? {} : { [ipv4]: true }) },
    ],
  ];
  for (const [bound, hosts] of cases) {
    it(`are recognised by the address they are bound to: ${bound ?? 'any'}`, async (t) => {
      const servers = new OwnServers();
      const server = net.createServer();
      const port = await listenOn(server, bound);
      t.after(() => server.close());

      for (const [host, isOwn] of Object.entries(hosts))
        assert.equal(servers.owns(`http://${host}:${port}/`), isOwn, host);
      assert.equal(servers.owns(`http://127.0.0.1:${port === 1 ? 2 : port - 1}/`), false);
      assert.equal(servers.owns('not a URL'), false);
    });
  }

  it('stay their own after they have closed, until the file ends', async () => {
    const servers = new OwnServers();
    const server = net.createServer();
    const port = await listenOn(server, '127.0.0.1');
    await close(server);

    const whileFile = servers.owns(`http://127.0.0.1:${port}/`);
    servers.forgetClosed();

    assert.equal(whileFile, true);
    assert.equal(servers.owns(`http://127.0.0.1:${port}/`), false);
  });

  it('stay their own over the end of a file while they are open, and when they listen again', async (t) => {
    const servers = new OwnServers();
    const open = net.createServer();
    const again = net.createServer();
    const openPort = await listenOn(open, '127.0.0.1');
    const firstPort = await listenOn(again, '127.0.0.1');
    await close(again);
    await listenOn(again, '127.0.0.1', firstPort);
    t.after(() => [open, again].forEach((server) => server.close()));

    servers.forgetClosed();

    assert.equal(servers.owns(`http://localhost:${openPort}/`), true);
    assert.equal(servers.owns(`http://localhost:${firstPort}/`), true);
  });

  it('are told to the owner of a request, and an end of the file forgets the closed ones', async () => {
    const traffic = nodeTraffic(TAPS);
    const endFile = traffic.attend(() => undefined);
    const server = http.createServer((_, response) => response.end('ok'));
    const port = await listenOn(server, '127.0.0.1');
    const owner = new StubOwner(() => ({ kind: 'pass' }));
    const ask = (): Promise<unknown> => traffic.runAs(owner, () => send(`http://127.0.0.1:${port}/`, { agent: false }));

    await ask();
    await close(server);
    await assert.rejects(ask(), { code: 'ECONNREFUSED' });
    endFile();
    await assert.rejects(ask(), { code: 'ECONNREFUSED' });

    assert.deepEqual(
      owner.asked.map(({ isToOwnServer }) => isToOwnServer),
      [true, true, false],
    );
  });
});
