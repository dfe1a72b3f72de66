import assert from 'node:assert/strict';
import net, { type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import tls from 'node:tls';
import type { LiveConnection, Traffic } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { approveConnections, withApprovedConnection } from '../../../src/traffic/raw/approved';
import { TEST_CERTIFICATE, TEST_KEY } from '../../support/certificate';
import { listen } from '../loopback';
import { StubOwner } from '../stub-owner';
import { TAPS } from '../taps';
import { eventsOf } from './observe';

const BLOCKED = Object.assign(new Error('blocked'), { code: 'BLOCKED' });

/** What users of raw connections do, each by the events it sees. */
const USES: Record<string, (ports: Ports) => Promise<string[]>> = {
  'reads what a server says first': ({ greeter }) => eventsOf(net.connect(greeter, 'localhost')),
  'asks a server that answers': ({ echo }) => {
    const socket = net.connect(echo, '127.0.0.1');
    const events = eventsOf(socket);
    socket.end('*1\r\n$4\r\nPING\r\n');
    return events;
  },
  'probes an open port': ({ echo }) => {
    const socket = net.connect(echo, '127.0.0.1', () => socket.destroy());
    return eventsOf(socket);
  },
  'probes a closed port': ({ closed }) => eventsOf(net.connect(closed, '127.0.0.1')),
  'waits for a port': async ({ closed, echo }) => {
    const socket = new net.Socket();
    const events: string[] = [];
    for (const port of [closed, closed, echo]) {
      const told = eventsOf(socket);
      socket.connect(port, '127.0.0.1', () => socket.destroy());
      events.push(...new Set(await told));
      socket.removeAllListeners();
    }
    return events;
  },
  'reads a certificate': async ({ secure }) => {
    const socket = tls.connect({ port: secure, host: '127.0.0.1', rejectUnauthorized: false });
    const facts: string[] = [];
    socket.once('secureConnect', () => {
      facts.push(
        String(socket.authorized),
        String(socket.authorizationError),
        socket.getPeerCertificate().fingerprint256,
      );
    });
    return [...(await eventsOf(socket)), ...facts];
  },
  'does not trust a certificate': ({ secure }) => eventsOf(tls.connect({ port: secure, host: '127.0.0.1' })),
};

/** Sockets with a `connect` of their own, as spies and subclasses have one. */
const DISGUISES: Record<string, (port: number) => Socket> = {
  'a spy on its connect': (port) => {
    const socket = new net.Socket();
    const connect = socket.connect.bind(socket);
    socket.connect = ((...args: [number, string]) => connect(...args)) as typeof connect;
    return socket.connect(port, '127.0.0.1');
  },
  'a proxy of its connect': (port) => {
    const socket = new net.Socket();
    socket.connect = new Proxy(socket.connect.bind(socket), {});
    return socket.connect(port, '127.0.0.1');
  },
  'a subclass with a field': (port) => {
    class Client extends net.Socket {
      override connect = (...args: never[]): this => super.connect(...(args as unknown as [number, string]));
    }
    return new Client().connect(...([port, '127.0.0.1'] as never[]));
  },
};

type Ports = { readonly greeter: number; readonly echo: number; readonly secure: number; readonly closed: number };

// Before anything of this process is tapped: what each use sees in bare Node.
const seenBare = new Map<string, string[]>();

describe('a raw connection', () => {
  for (const [name, use] of Object.entries(USES)) {
    it(`is looked at in bare Node: ${name}`, async (t) => {
      seenBare.set(name, await use(await servers(t)));
    });
  }

  for (const [name, use] of Object.entries(USES)) {
    it(`is a real one: ${name}`, async (t) => {
      const ports = await servers(t);
      const owner = new StubOwner(() => assert.fail());

      const seen = await traffic().runAs(owner, () => use(ports));

      assert.deepEqual(seen, seenBare.get(name));
      assert.deepEqual(owner.asked, []);
    });
  }
});

describe('a refused raw connection', () => {
  it('ends like one that fails, and nothing is looked up or connected', async (t) => {
    let connections = 0;
    const port = await listen(
      t,
      net.createServer(() => (connections += 1)),
    );
    const lookup = (): void => assert.fail('looked up');
    const asked: LiveConnection[] = [];
    const owner = blockingOwner(asked);

    const told = await traffic().runAs(owner, () =>
      Promise.all([
        eventsOf(net.connect(port, '127.0.0.1', () => assert.fail('connected'))),
        eventsOf(net.connect({ host: 'db.test', port: 5432, lookup })),
        eventsOf(written(net.connect(port, '127.0.0.1'))),
        eventsOf(written(tls.connect({ port, host: '127.0.0.1' }))),
      ]),
    );

    assert.deepEqual(new Set(told.map(String)), new Set(['error BLOCKED,close true']));
    assert.equal(connections, 0);
    assert.deepEqual(asked[1], { host: 'db.test', port: '5432' });
  });

  it('may be tried again on the same socket', async () => {
    const socket = new net.Socket();
    const tries: string[][] = [];

    await traffic().runAs(blockingOwner(), async () => {
      for (let index = 0; index < 2; index += 1) {
        const told = eventsOf(socket);
        socket.connect(1, '127.0.0.1');
        tries.push(await told);
        socket.removeAllListeners();
      }
    });

    assert.deepEqual(tries, Array(2).fill(['error BLOCKED', 'close true']));
  });

  for (const [name, open] of Object.entries(DISGUISES)) {
    it(`is refused whatever its socket looks like: ${name}`, async (t) => {
      let connections = 0;
      const port = await listen(
        t,
        net.createServer(() => (connections += 1)),
      );
      const asked: LiveConnection[] = [];

      const told = await traffic().runAs(blockingOwner(asked), () => eventsOf(open(port)));

      assert.deepEqual(told, ['error BLOCKED', 'close true']);
      assert.equal(connections, 0);
      assert.equal(asked.length, 1);
    });
  }

  it('is known by the name that is looked up', async () => {
    const asked: LiveConnection[] = [];
    const host = new String('db.test') as string;

    await traffic().runAs(blockingOwner(asked), () => eventsOf(net.connect({ host, port: 5432, lookup: toLoopback })));

    assert.deepEqual(asked, [{ host: 'db.test', port: '5432' }]);
  });

  it('is none to a path of this machine', async () => {
    const told = await traffic().runAs(blockingOwner(), () => eventsOf(net.connect('/nowhere/at/all.sock')));

    assert.deepEqual(told, ['error ENOENT', 'close true']);
  });
});

describe('an approved connection', () => {
  it('is approved for once: its socket may be connected elsewhere later', async (t) => {
    const { greeter, echo } = await servers(t);
    const owner = new StubOwner(() => ({ kind: 'refuse', error: BLOCKED }));

    const told = await traffic().runAs(owner, async () => {
      const socket = new net.Socket();
      const first = eventsOf(withApprovedConnection(() => socket.connect(greeter, '127.0.0.1')));
      await first;
      socket.removeAllListeners();
      const second = eventsOf(socket.connect(echo, '127.0.0.1'));
      socket.write('GET / HTTP/1.1\r\n');
      return second;
    });

    assert.deepEqual(told, ['error BLOCKED', 'close true']);
  });

  it('is not asked about, and what is opened from its handlers is', async (t) => {
    const { greeter } = await servers(t);

    const told = await traffic().runAs(blockingOwner(), async () => {
      const socket = withApprovedConnection(() => net.connect(greeter, '127.0.0.1'));
      const later = new Promise<string[]>((resolve) => {
        socket.once('data', () => void eventsOf(net.connect(greeter, '127.0.0.1')).then(resolve));
      });
      return [await eventsOf(socket), await later];
    });

    assert.deepEqual(told[0], ['connect', 'ready', 'data 220 hello', 'end', 'close false']);
    assert.deepEqual(told[1], ['error BLOCKED', 'close true']);
  });

  it('may be opened later, until it is told to be the last', async (t) => {
    const { greeter } = await servers(t);

    const told = await traffic().runAs(blockingOwner(), async () => {
      const { result, end } = approveConnections(async () => {
        await Promise.resolve();
        const socket = net.connect(greeter, '127.0.0.1');
        const later = new Promise<string[]>((resolve) => {
          socket.once('data', () => void eventsOf(net.connect(greeter, '127.0.0.1')).then(resolve));
        });
        return { socket, later };
      });
      const { socket, later } = await result;
      end();
      return [await eventsOf(socket), await later];
    });

    assert.equal(told[0]?.[0], 'connect');
    assert.deepEqual(told[1], ['error BLOCKED', 'close true']);
  });
});

const toLoopback: net.LookupFunction = (_name, _options, callback) => {
  callback(null, [{ address: '127.0.0.1', family: 4 }] as never, 4);
};

function traffic(): Traffic {
  return nodeTraffic(TAPS);
}

function blockingOwner(asked: LiveConnection[] = []): StubOwner {
  const owner = new StubOwner(() => assert.fail());
  owner.refuseConnection = (connection?: LiveConnection) => {
    if (connection !== undefined) asked.push(connection);
    return BLOCKED;
  };
  return owner;
}

function written<S extends Socket>(socket: S): S {
  socket.write('PING\r\n');
  return socket;
}

async function servers(t: TestContext): Promise<Ports> {
  const ports = {
    greeter: await listen(
      t,
      net.createServer((socket) => socket.end('220 hello')),
    ),
    echo: await listen(
      t,
      net.createServer((socket) => socket.pipe(socket)),
    ),
    secure: await listen(
      t,
      tls.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (socket) => socket.end('secret hello')),
    ),
  };
  // The last one to be free: no other server of these has got it.
  const closing = net.createServer();
  const closed = await listen(t, closing);
  await new Promise((resolve) => closing.close(resolve));
  return { ...ports, closed };
}
