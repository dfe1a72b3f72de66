import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as grpc from '@grpc/grpc-js';
import type { Answer } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { TEST_CERTIFICATE } from '../../support/certificate';
import { StubOwner } from '../stub-owner';
import { Cassette } from './cassette-owner';
import { ECHO_SERVICE } from './grpc-service';
import { Http2Server } from './http2-server';

type Client = grpc.Client;
type Call = (client: Client) => Promise<unknown>;

const { Unary, List, Collect, Chat } = ECHO_SERVICE.definition;

const CALLS: Record<string, Call> = {
  'a unary call': (client) => unary(client, 'hello'),
  'a unary call with metadata': (client) => unary(client, 'hello', { metadata: { 'x-sent': 'yes', 'x-bin': 'no' } }),
  'a unary call that fails': (client) => unary(client, 'fail'),
  'a unary call that is too late': (client) => unary(client, 'never', { deadlineMs: 300 }),
  'a compressed call': (client) => unary(client, 'z'.repeat(5_000)),
  'a large call': (client) => unary(client, 'large '.repeat(300_000)),
  'a call of no known method': (client) =>
    unaryOf(client, { ...Unary, path: '/test.Echo/Missing' }, 'hello', { metadata: {} }),
  'a server stream': (client) => list(client, 'one two three'),
  'a server stream without messages': (client) => list(client, ''),
  'a server stream that fails in the middle': (client) => list(client, 'one fail'),
  'a client stream': (client) => collect(client, ['a', 'b', 'c']),
};

describe('gRPC', () => {
  let server: Http2Server;
  before(async () => {
    server = await Http2Server.start();
    nodeTraffic();
  });
  after(() => server.stop());

  const targets: Record<string, () => readonly [string, grpc.ChannelCredentials]> = {
    'in the clear': () => [`127.0.0.1:${server.ports.rpc}`, grpc.credentials.createInsecure()],
    'over TLS': () => [
      `localhost:${server.ports.secureRpc}`,
      grpc.credentials.createSsl(Buffer.from(TEST_CERTIFICATE)),
    ],
  };
  const cassettes = new Map<string, Cassette>();
  const live = new Map<string, unknown>();

  async function call(target: string, name: string): Promise<unknown> {
    const [address, credentials] = targets[target]?.() ?? ['', grpc.credentials.createInsecure()];
    const client = new grpc.Client(address, credentials, {
      ...(name.includes('compressed') ? { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip } : {}),
    });
    try {
      return await CALLS[name]?.(client);
    } finally {
      client.close();
    }
  }

  for (const target of Object.keys(targets)) {
    it(`is recorded ${target} as it is live`, async (context) => {
      for (const name of Object.keys(CALLS)) {
        await context.test(name, async () => {
          const bare = await call(target, name);
          const cassette = new Cassette();
          live.set(target + name, bare);
          cassettes.set(target + name, cassette);

          const recorded = await nodeTraffic().runAs(cassette.recorder(), () => call(target, name));
          await cassette.isComplete();

          assert.deepEqual(recorded, bare);
          assert.equal(cassette.interactions.length, 1);
        });
      }
    });
  }

  it('passes with messages that go both ways, which are not recorded', async () => {
    const cassette = new Cassette();

    const said = await nodeTraffic().runAs(cassette.recorder(), async () => {
      const client = new grpc.Client(`127.0.0.1:${server.ports.rpc}`, grpc.credentials.createInsecure());
      try {
        return await chat(client, ['one', 'two']);
      } finally {
        client.close();
      }
    });
    await cassette.isComplete();

    assert.deepEqual(said, ['re: one', 're: two', 'status 0']);
    assert.equal(cassette.interactions.length, 0);
    assert.match(cassette.declined.join(), /both ways/);
  });

  for (const target of Object.keys(targets)) {
    it(`is replayed ${target} as it was live, with its server stopped`, async (context) => {
      await server.stop();
      const facts = cassettes.get(`${target}a unary call`)?.facts;
      for (const name of Object.keys(CALLS)) {
        await context.test(name, async () => {
          const owner = (cassettes.get(target + name) ?? new Cassette()).player(facts);

          const replayed = await nodeTraffic().runAs(owner, () => call(target, name));

          assert.deepEqual(replayed, live.get(target + name));
          assert.deepEqual(owner.failures, []);
        });
      }
    });
  }

  it('is replayed for a name that no name server knows', async () => {
    const cassette = cassettes.get('in the cleara unary call');
    const owner = new StubOwner((asked): Answer => {
      if (asked.method === 'CONNECT') return { kind: 'tunnel' };
      const [interaction] = cassette?.interactions ?? [];
      if (interaction === undefined) throw new Error('Nothing was recorded');
      return { kind: 'replay', interaction, timing: 'instant' };
    });

    const said = await nodeTraffic().runAs(owner, async () => {
      const client = new grpc.Client('grpc.shop.test:50051', grpc.credentials.createInsecure());
      try {
        return await unary(client, 'hello');
      } finally {
        client.close();
      }
    });

    assert.deepEqual(said, live.get('in the cleara unary call'));
    assert.ok(owner.asked.some(({ uri }) => uri === 'grpc.shop.test:50051'));
    assert.ok(owner.asked.some(({ uri }) => uri === 'http://grpc.shop.test:50051/test.Echo/Unary'));
  });

  it('is refused in bounded time when it waits for the server in the middle of its request', async () => {
    const [recorded] = cassettes.get('in the cleara server stream')?.interactions ?? [];
    const owner = new StubOwner((asked): Answer => {
      if (asked.method === 'CONNECT' || recorded === undefined) return { kind: 'tunnel' };
      return { kind: 'replay', interaction: recorded, timing: 'instant' };
    });

    const said = await nodeTraffic().runAs(owner, async () => {
      const client = new grpc.Client('127.0.0.1:1', grpc.credentials.createInsecure());
      try {
        return await chat(client, ['one', 'two']);
      } finally {
        client.close();
      }
    });

    assert.match(String((said as string[]).at(-1)), /^status 1[34]/);
    assert.match(owner.failures[0]?.message ?? '', /VCR_UNMATCHED_REQUEST/);
  });

  it('fails with the refusal of a call that is not recorded', async () => {
    const owner = new StubOwner(({ method }) =>
      method === 'CONNECT' ? { kind: 'tunnel' } : { kind: 'refuse', error: new Error('not in the cassette') },
    );

    const said = await nodeTraffic().runAs(owner, async () => {
      const client = new grpc.Client('127.0.0.1:1', grpc.credentials.createInsecure());
      try {
        return await unary(client, 'hello');
      } finally {
        client.close();
      }
    });

    assert.match(JSON.stringify(said), /not in the cassette/);
  });
});

type Given = { readonly metadata?: Record<string, string>; readonly deadlineMs?: number };

function unary(client: Client, text: string, given: Given = {}): Promise<unknown> {
  return unaryOf(client, Unary, text, given);
}

function unaryOf(client: Client, method: typeof Unary, text: string, given: Given): Promise<unknown> {
  return new Promise((resolve) => {
    const seen: Record<string, unknown> = {};
    const call = client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      text,
      metadataOf(given.metadata),
      given.deadlineMs === undefined ? {} : { deadline: Date.now() + given.deadlineMs },
      (error, answer) => {
        Object.assign(seen, { error: error === null ? null : [error.code, withoutTimes(error.details)], answer });
      },
    );
    call.on('metadata', (metadata) => (seen['metadata'] = plain(metadata)));
    call.on('status', (status) => {
      seen['status'] = [status.code, withoutTimes(status.details), plain(status.metadata)];
      setImmediate(() => resolve(seen));
    });
  });
}

function list(client: Client, text: string): Promise<unknown> {
  return new Promise((resolve) => {
    const seen: unknown[] = [];
    const call = client.makeServerStreamRequest(List.path, List.requestSerialize, List.responseDeserialize, text);
    call.on('metadata', (metadata) => seen.push(plain(metadata)));
    call.on('data', (word) => seen.push(word));
    call.on('error', (error: grpc.ServiceError) => seen.push(['error', error.code, error.details]));
    call.on('status', (status) => {
      seen.push([status.code, status.details, plain(status.metadata)]);
      setImmediate(() => resolve(seen));
    });
  });
}

function collect(client: Client, words: readonly string[]): Promise<unknown> {
  return new Promise((resolve) => {
    const call = client.makeClientStreamRequest(
      Collect.path,
      Collect.requestSerialize,
      Collect.responseDeserialize,
      (error, answer) => resolve([error?.code, answer]),
    );
    for (const word of words) call.write(word);
    call.end();
  });
}

/** Sends each word when the answer to the one before has come. */
function chat(client: Client, words: readonly string[]): Promise<unknown> {
  return new Promise((resolve) => {
    const rest = [...words];
    const seen: string[] = [];
    const call = client.makeBidiStreamRequest(Chat.path, Chat.requestSerialize, Chat.responseDeserialize);
    const next = (): void => {
      const word = rest.shift();
      if (word === undefined) call.end();
      else call.write(word);
    };
    call.on('data', (word: string) => {
      seen.push(word);
      next();
    });
    call.on('error', () => undefined);
    call.on('status', (status) => resolve([...seen, `status ${status.code}`]));
    next();
  });
}

function metadataOf(pairs: Record<string, string> = {}): grpc.Metadata {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(pairs))
    metadata.set(name, name.endsWith('-bin') ? Buffer.from(value) : value);
  return metadata;
}

function plain(metadata: grpc.Metadata): object {
  return Object.fromEntries(Object.entries(metadata.getMap()).filter(([name]) => name !== 'date'));
}

function withoutTimes(details: string): string {
  return details.replace(/ after [\d.]+s.*/, '');
}
