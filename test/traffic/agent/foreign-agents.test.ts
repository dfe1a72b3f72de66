import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { after, before, describe, it, type TestContext } from 'node:test';
import tls from 'node:tls';
import type { Answer, LiveRequest } from '../../../src/core/exchange';
import { OriginServer } from '../../support/origin-server';
import { replayOf } from '../stub-owner';
import { ProxyServer } from './proxy-server';
import { answered, recorded } from './taken';

// Taken before there was a patch, as code does that was loaded early.
const { get: earlyGet } = http;

type Module = Record<string, unknown>;
type NewAgent = new (...args: unknown[]) => http.Agent;

/** Where clients are installed that this package does not depend on. */
const PLACES = [path.resolve('test/differential/package.json'), path.resolve('package.json')];

function optional(t: TestContext, name: string): Module | undefined {
  for (const place of PLACES) {
    try {
      return createRequire(place)(name) as Module;
    } catch {
      // It is not installed there.
    }
  }
  t.skip(`${name} is not installed`);
  return undefined;
}

type Seen = { readonly status: number | undefined; readonly text: string; readonly headers: readonly string[] };

function send(url: string, options: https.RequestOptions, get?: typeof http.get): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const request = (get ?? (url.startsWith('https') ? https : http).get)(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, text, headers: response.rawHeaders }));
    });
    request.on('error', reject);
  });
}

const body = ({ status, text }: Seen): unknown => [status, text];

describe('an agent that is none of Node’s', () => {
  let origin: OriginServer;
  let proxy: ProxyServer;
  before(async () => {
    [origin, proxy] = await Promise.all([OriginServer.start(), ProxyServer.start()]);
  });
  after(() => Promise.all([origin.stop(), proxy.stop()]));

  /** Live, recorded, and replayed without a connection; gives the URL that was recorded. */
  async function threeTimes(url: string, newOptions: () => https.RequestOptions): Promise<LiveRequest> {
    const once = async (): Promise<unknown> => {
      const options = newOptions();
      const seen = body(await send(url, options));
      if (typeof options.agent === 'object') options.agent.destroy();
      return seen;
    };
    const live = await once();
    const { seen, replay, live: asked, outcome } = await recorded(once);
    const before = await Promise.all([origin.count(), proxy.seen()]);
    const again: string[] = [];
    const replayed = await answered((request) => {
      again.push(request.uri);
      return replay;
    }, once);

    assert.deepEqual(seen, live);
    assert.deepEqual(replayed, live);
    assert.equal(outcome.response?.status, 200);
    assert.deepEqual(await Promise.all([origin.count(), proxy.seen()]), before);
    assert.deepEqual(again, [asked.uri]);
    return asked;
  }

  it('may subclass Node’s', async () => {
    class Own extends http.Agent {
      static {
        Reflect.set(this.prototype, 'addRequest', function (this: Own, ...args: unknown[]) {
          Reflect.apply(Reflect.get(http.Agent.prototype, 'addRequest') as () => void, this, args);
        });
      }
    }

    const { uri } = await threeTimes(`${origin.url}/text`, () => ({ agent: new Own() }));

    assert.equal(uri, `${origin.url}/text`);
  });

  it('may have nothing of Node’s but the method', async () => {
    class Bare {
      readonly defaultPort = 80;
      addRequest(request: http.ClientRequest, options: net.TcpNetConnectOpts): void {
        request.onSocket(net.connect(options.port, options.host));
      }
      destroy(): void {
        // It keeps nothing.
      }
    }

    await threeTimes(`${origin.url}/text`, () => ({ agent: new Bare() as unknown as http.Agent }));
  });

  it('may be missing: a request brings its connection', async () => {
    for (const createConnection of [
      (options: object) => net.connect({ ...options, path: undefined } as never),
      (options: object, done: (error: null, socket: net.Socket) => void) => {
        setImmediate(() => done(null, net.connect({ ...options, path: undefined } as never)));
      },
    ]) {
      await threeTimes(`${origin.url}/text`, () => ({ createConnection: createConnection as never }));
    }
    await threeTimes(`${origin.secureUrl}/text`, () => ({
      rejectUnauthorized: false,
      createConnection: (options: object) => tls.connect({ ...options, path: undefined } as never),
    }));
  });

  it('changes nothing that can be seen', () => {
    const agent = new http.Agent();
    const createConnection = (): net.Socket => new net.Socket();
    const [first, second, third] = answered(
      () => ({ kind: 'silence' }),
      () =>
        [
          http.request('http://a.test/', { agent }),
          http.request('http://a.test/', { createConnection }),
          new http.ClientRequest('http://a.test/', { agent } as never),
        ] as const,
    );

    assert.equal(Reflect.get(first, 'agent'), agent);
    assert.equal(Reflect.get(second, 'agent'), undefined);
    assert.deepEqual(
      [http.request.name, http.request.length, https.get.name, https.get.length],
      ['request', 3, 'get', 3],
    );
    assert.deepEqual([http.ClientRequest.name, first instanceof http.ClientRequest], ['ClientRequest', true]);
    const { addRequest, destroy } = http.Agent.prototype as unknown as Record<string, () => void>;
    assert.deepEqual([addRequest?.name, addRequest?.length, destroy?.name], ['addRequest', 4, 'destroy']);
    assert.equal(typeof third.destroy, 'function');
  });

  it('is asked by code that took its functions early', async () => {
    const { text } = await answered(
      () => replayOf('early'),
      () => send('http://a.test/', {}, earlyGet),
    );

    assert.equal(text, 'early');
  });

  it('may be agentkeepalive', async (t) => {
    const Agent = optional(t, 'agentkeepalive') as unknown as (NewAgent & { HttpsAgent: NewAgent }) | undefined;
    if (Agent === undefined) return;
    await threeTimes(`${origin.url}/text`, () => ({ agent: new Agent() }));
    await threeTimes(`${origin.secureUrl}/text`, () => ({
      agent: new Agent.HttpsAgent({ rejectUnauthorized: false }),
    }));
    const agent = new Agent();
    const request = await answered(
      () => replayOf('ok'),
      async () => {
        await send('http://a.test/', { agent });
        return new Promise<http.ClientRequest>((resolve) => {
          const second = http.get('http://a.test/', { agent }, (response) => {
            response.resume();
            resolve(second);
          });
        });
      },
    );
    assert.equal(request.reusedSocket, true);
    agent.destroy();
  });

  it('may be one of agent-base up to version 6', async (t) => {
    const Agent = optional(t, 'agent-base6')?.['Agent'] as NewAgent | undefined;
    if (Agent === undefined) return;
    const connect = (_: unknown, options: { secureEndpoint: boolean; port: number; host: string }): net.Socket =>
      options.secureEndpoint ? tls.connect({ ...options, rejectUnauthorized: false }) : net.connect(options);

    const { headers } = await threeTimes(`${origin.url}/text`, () => ({ agent: new Agent(connect) }));
    await threeTimes(`${origin.secureUrl}/text`, () => ({ agent: new Agent(connect) }));

    const seen = (await origin.seen())[0];
    assert.deepEqual(headers.flat().slice(0, 4), seen?.headers.slice(0, 4));
    assert.match(headers.flat().join(), /Connection,close/);
  });

  for (const name of ['https-proxy-agent', 'http-proxy-agent']) {
    it(`may lead through a proxy: ${name}`, async (t) => {
      const module = optional(t, name);
      const Agent = module?.[name === 'https-proxy-agent' ? 'HttpsProxyAgent' : 'HttpProxyAgent'] as
        NewAgent | undefined;
      if (Agent === undefined) return;
      const url = `${name === 'https-proxy-agent' ? origin.secureUrl.replace('127.0.0.1', 'localhost') : origin.url}/text`;
      for (const keepAlive of [false, true]) {
        const { uri } = await threeTimes(url, () => ({
          agent: new Agent(proxy.url, { keepAlive }),
          rejectUnauthorized: false,
        }));
        assert.equal(uri, url);
      }
      assert.ok((await proxy.seen()).length >= 4);
    });
  }

  it('may ask a proxy for a tunnel with a request of its own', async () => {
    class Tunnelling extends https.Agent {
      override createConnection(
        options: https.RequestOptions,
        done: (error: Error | null, socket: Duplex) => void = () => undefined,
      ): undefined {
        const { hostname, port } = new URL(proxy.url);
        http
          .request({
            hostname,
            port,
            method: 'CONNECT',
            path: `${options.host ?? ''}:${options.port ?? 443}`,
            agent: false,
          })
          .on('connect', (_, socket) => done(null, tls.connect({ ...options, socket, path: undefined } as never)))
          .on('error', (error) => done(error, new net.Socket()))
          .end();
      }
    }

    const { uri } = await threeTimes(`${origin.secureUrl}/text`, () => ({
      agent: new Tunnelling(),
      rejectUnauthorized: false,
    }));

    assert.equal(uri, `${origin.secureUrl}/text`);
  });

  it('may be Node’s with proxies from the environment', async (t) => {
    if (Number(process.versions.node.split('.')[0]) < 24) {
      t.skip('Node has it from version 24 on');
      return;
    }
    const proxyEnv = { http_proxy: proxy.url, https_proxy: proxy.url };
    const plain = await threeTimes(`${origin.url}/text`, () => ({ agent: new http.Agent({ proxyEnv } as object) }));
    const secure = await threeTimes(`${origin.secureUrl}/text`, () => ({
      agent: new https.Agent({ proxyEnv, rejectUnauthorized: false } as object),
    }));

    assert.deepEqual([plain.uri, secure.uri], [`${origin.url}/text`, `${origin.secureUrl}/text`]);
  });

  it('fails where its proxy refuses, recorded and replayed', async (t) => {
    const Agent = optional(t, 'https-proxy-agent')?.['HttpsProxyAgent'] as NewAgent | undefined;
    if (Agent === undefined) return;
    const attempt = (): Promise<unknown> =>
      send(`${origin.secureUrl}/text`, { agent: new Agent('http://127.0.0.1:1') }).then(
        () => 'answer',
        (error: unknown) => {
          const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
          return { code, message, port };
        },
      );

    const live = await attempt();
    const { seen, replay } = await recorded(attempt);
    const replayed = await answered((): Answer => replay, attempt);

    assert.deepEqual([seen, replayed], [live, live]);
  });
});
