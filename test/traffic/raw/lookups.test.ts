import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import net, { type LookupFunction, type Socket } from 'node:net';
import os from 'node:os';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { LiveConnection } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { approveConnections } from '../../../src/traffic/raw/approved';
import { listen } from '../loopback';
import { StubOwner } from '../stub-owner';
import { TAPS } from '../taps';
import { eventsOf } from './observe';

/** Refuses what goes to `blocked.test`, by any way. */
function ownerThatBlocks(
  isBlocked: (connection: LiveConnection) => boolean = ({ host }) => host === 'blocked.test',
): StubOwner {
  const owner = new StubOwner(() => assert.fail());
  owner.refuseConnection = (connection?: LiveConnection) =>
    connection !== undefined && isBlocked(connection) ? new Error('blocked') : undefined;
  return owner;
}

describe('a look-up', () => {
  it('gives what it gives without this package', async () => {
    const traffic = nodeTraffic(TAPS);

    const [found, addresses, service] = await traffic.runAs(ownerThatBlocks(), () =>
      Promise.all([
        promisify(dns.lookup)('127.0.0.1'),
        promisify(dns.lookup)('localhost', { all: true, family: 4 }),
        promisify(dns.lookupService)('127.0.0.1', 1),
      ]),
    );

    assert.deepEqual(found, { address: '127.0.0.1', family: 4 });
    assert.deepEqual(addresses, [{ address: '127.0.0.1', family: 4 }]);
    assert.deepEqual(Object.keys(service), ['hostname', 'service']);
    assert.equal(dns.lookup.name, 'lookup');
  });

  it('is refused in each of its forms, by the owner of the code that makes it', async () => {
    const messages = await nodeTraffic(TAPS).runAs(ownerThatBlocks(), () =>
      Promise.all(
        [
          promisify(dns.lookup)('blocked.test'),
          promisify(dns.resolve4)('blocked.test'),
          dns.promises.lookup('blocked.test'),
          dnsPromises.resolveTxt('blocked.test'),
          new dnsPromises.Resolver().resolve4('blocked.test'),
          new Promise((_, reject) => new dns.Resolver().resolveMx('blocked.test', reject)),
        ].map((looked) => looked.then(String, (error: unknown) => (error as Error).message)),
      ),
    );

    assert.deepEqual(messages, Array(6).fill('blocked'));
  });

  it('is refused whatever it asks a name server for', async () => {
    const owner = ownerThatBlocks(() => true);
    const resolver = new dns.promises.Resolver();

    const messages = await nodeTraffic(TAPS).runAs(owner, () =>
      Promise.all(
        [
          resolver.reverse('93.184.216.34'),
          promisify(dns.reverse)('127.0.0.1'),
          dns.promises.lookupService('93.184.216.34', 80),
          resolver.resolveTxt('1.2.3.4'),
          promisify(dns.resolve4)('foo.localhost'),
          dns.promises.lookup('foo.localhost'),
          dns.promises.resolve4('localhost'),
        ].map((looked: Promise<unknown>) => looked.then(String, (error: unknown) => (error as Error).message)),
      ),
    );

    assert.deepEqual(messages, Array(7).fill('blocked'));
  });

  it('passes where it asks nobody, though all is refused', async () => {
    const found = await nodeTraffic(TAPS).runAs(
      ownerThatBlocks(() => true),
      () => Promise.all([dns.promises.lookup('127.0.0.1'), dns.promises.lookup('localhost', 4)]),
    );

    assert.deepEqual(
      found.map(({ address }) => address),
      ['127.0.0.1', '127.0.0.1'],
    );
  });

  it('is refused from the handlers of a connection that was not', async (t) => {
    const port = await greeter(t);

    const error = await nodeTraffic(TAPS).runAs(ownerThatBlocks(), () =>
      lookUpOnceHeard(net.connect(port, 'localhost'), 'blocked.test'),
    );

    assert.equal((error as Error).message, 'blocked');
  });

  it('is refused from the handlers of a connection whose approval has ended', async (t) => {
    const port = await greeter(t);

    const error = await nodeTraffic(TAPS).runAs(ownerThatBlocks(), () => {
      const { result: socket, end } = approveConnections(() => net.connect(port, '127.0.0.1'));
      end();
      return lookUpOnceHeard(socket, 'blocked.test');
    });

    assert.equal((error as Error).message, 'blocked');
  });

  it('is refused of the name of a connection that stands already', async (t) => {
    const port = await greeter(t);
    const lookup = ((_name, _options, callback) =>
      setImmediate(callback, null, [{ address: '127.0.0.1', family: 4 }])) as LookupFunction;

    const error = await nodeTraffic(TAPS).runAs(
      ownerThatBlocks((connection) => connection.port === ''),
      () => lookUpOnceHeard(net.connect({ host: 'db.test', port, lookup, autoSelectFamily: true }), 'db.test'),
    );

    assert.equal((error as Error).message, 'blocked');
  });

  it('passes for a connection that was asked about, whoever makes it', async () => {
    const host = os.hostname();
    const looked: unknown[] = [];
    const lookup: LookupFunction = (name, options, callback) => {
      setImmediate(() => {
        dns.lookup(name, options, (error, address, family) => {
          looked.push(error?.message);
          callback(error, address, family);
        });
      });
    };

    await nodeTraffic(TAPS).runAs(
      ownerThatBlocks(({ port }) => port === ''),
      () => eventsOf(net.connect({ host, port: 1, lookup })),
    );

    assert.equal(looked.length, 1);
    assert.notEqual(looked[0], 'blocked');
  });
});

describe('a datagram', () => {
  it('is refused like one that cannot be sent', async (t) => {
    const socket = dgram.createSocket('udp4');
    t.after(() => socket.close());
    const send = (...args: unknown[]): Promise<string> =>
      new Promise((resolve) => {
        Reflect.apply(Reflect.get(socket, 'send') as () => void, socket, [
          ...args,
          (error: Error | null) => resolve(error?.message ?? 'sent'),
        ]);
      });

    const [blocked, part, sent, emitted, ...texts] = await nodeTraffic(TAPS).runAs(ownerThatBlocks(), () =>
      Promise.all([
        send('text', 9, 'blocked.test'),
        send(Buffer.from('text'), 0, 2, 9, 'blocked.test'),
        send('text', 9, '127.0.0.1'),
        new Promise((resolve) => {
          socket.once('error', resolve);
          socket.send('text', 9, 'blocked.test');
        }),
        send('text', '9', 'blocked.test'),
        send(Buffer.from('text'), 0, 4, '9', 'blocked.test'),
        send(Buffer.from('text'), '0', '4', '9', 'blocked.test'),
      ]),
    );

    assert.deepEqual([blocked, part, sent], ['blocked', 'blocked', 'sent']);
    assert.equal((emitted as Error).message, 'blocked');
    assert.deepEqual(texts, ['blocked', 'blocked', 'blocked']);
  });

  it('is not sent by a socket whose connection is refused', async (t) => {
    const asked: LiveConnection[] = [];
    const owner = ownerThatBlocks((connection) => asked.push(connection) > 0);

    for (const place of [['9', '127.0.0.1'], ['9'], [9]]) {
      const socket = dgram.createSocket('udp4');
      t.after(() => socket.close());
      const connect = Reflect.get(socket, 'connect') as (...args: unknown[]) => void;
      const error = await nodeTraffic(TAPS).runAs(
        owner,
        () => new Promise((resolve) => Reflect.apply(connect, socket, [...place, resolve])),
      );
      assert.equal((error as Error).message, 'blocked');
    }

    assert.deepEqual(
      asked.map(({ host, port }) => `${host}:${port}`),
      ['127.0.0.1:9', 'localhost:9', 'localhost:9'],
    );
  });

  it('is asked about once when its socket is connected', async (t) => {
    const asked: LiveConnection[] = [];
    const owner = ownerThatBlocks((connection) => {
      asked.push(connection);
      return false;
    });
    const socket = dgram.createSocket('udp4');
    t.after(() => socket.close());

    await nodeTraffic(TAPS).runAs(owner, async () => {
      await new Promise<void>((resolve) => socket.connect(9, '127.0.0.1', resolve));
      await new Promise((resolve) => socket.send('text', resolve));
    });

    assert.deepEqual(asked, [{ host: '127.0.0.1', port: '9' }]);
  });
});

/** The port of a server that speaks first. */
function greeter(t: TestContext): Promise<number> {
  return listen(
    t,
    net.createServer((socket) => socket.write('hello')),
  );
}

/** Looks a name up in the handler of a connection, and gives the error of that. */
function lookUpOnceHeard(socket: Socket, name: string): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('error', resolve).once('data', () => {
      dns.lookup(name, resolve);
      // Not before: a connection that is over approves of no look-up.
      setImmediate(() => socket.destroy());
    });
  });
}
