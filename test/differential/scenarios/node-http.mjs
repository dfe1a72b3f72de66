import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { watched } from '../suite/watched.mjs';
import { group, long } from './group.mjs';

const expecting = { method: 'POST', headers: { expect: '100-continue', 'content-length': '4' } };

/** An agent for one scenario, closed with it. */
const withAgent =
  (options, act, Agent = http.Agent) =>
  async (world) => {
    const agent = new Agent(options);
    try {
      return await act({ ...world, agent });
    } finally {
      agent.destroy();
    }
  };

// Each with an agent of its own: which connections others have left open is chance.
const alone = (name, scenarios) =>
  group(name, scenarios).map((scenario) => ({ ...scenario, run: withAgent({ keepAlive: true }, scenario.run) }));

const EVENTS = alone('events of http', {
  'a plain GET': ({ agent, url }) => watched(http, url('echo'), { agent }, (request) => request.end()),
  'a POST in two writes': ({ agent, url }) =>
    watched(http, url('echo'), { agent, method: 'POST' }, (request) => {
      request.write('one');
      request.end('two');
    }),
  'a chunked answer': ({ agent, rawUrl }) => watched(http, rawUrl('chunked'), { agent }, (request) => request.end()),
  'Connection: close': ({ agent, rawUrl }) =>
    watched(http, rawUrl('connection-close'), { agent }, (request) => request.end()),
  'early hints': ({ agent, url }) => watched(http, url('hints'), { agent }, (request) => request.end()),
  'continue awaited': ({ agent, url }) =>
    watched(http, url('echo'), { ...expecting, agent }, (request) => {
      request.on('continue', () => request.end('body'));
      request.flushHeaders();
    }),
  'continue not awaited': ({ agent, url }) =>
    watched(http, url('echo'), { ...expecting, agent }, (request) => request.end('body')),
  'continue awaited, bodies matched': {
    config: { matchOn: ['method', 'uri', 'body'] },
    run: ({ agent, url }) =>
      watched(http, url('echo'), { ...expecting, agent }, (request) => {
        request.on('continue', () => request.end('body'));
        request.flushHeaders();
      }),
  },
  'continue refused': ({ agent, url }) =>
    watched(http, url('unwelcome'), { ...expecting, agent }, (request) => {
      request.on('continue', () => request.end('body'));
      request.flushHeaders();
    }),
  'destroyed before it is sent': ({ agent, url }) =>
    watched(http, url('echo'), { agent }, (request) => request.destroy()),
  'destroyed with an error': ({ agent, url }) =>
    watched(http, url('echo'), { agent }, (request) => request.destroy(new Error('changed my mind'))),
  'destroyed when answered': ({ agent, url }) =>
    watched(http, url('bytes/100000'), { agent }, (request) => {
      request.on('response', () => request.destroy(new Error('enough')));
      request.end();
    }),
  'destroyed on a kept socket, answered': async ({ agent, url }) => [
    await watched(http, url('echo?n=1'), { agent }, (request) => request.end()),
    await watched(http, url('bytes/100000'), { agent }, (request) => {
      request.on('response', () => request.destroy(new Error('enough')));
      request.end();
    }),
    await watched(http, url('echo?n=2'), { agent }, (request) => request.end()),
  ],
  'a body never read': ({ agent, url }) =>
    watched(http, url('bytes/10'), { agent, isUnread: true }, (request) => request.end(), { untilMs: 100 }),
  'a socket looked at': ({ agent, url }) =>
    watched(http, url('echo'), { agent }, (request) => {
      request.end();
      request.on('response', ({ socket }) => {
        const { remoteAddress, remotePort, remoteFamily, localAddress, encrypted } = socket;
        request.facts = { remoteAddress, remotePort, remoteFamily, localAddress, encrypted };
      });
    }),
  'a timeout set on the socket': ({ agent, url }) =>
    watched(http, url('never'), { agent }, (request) => {
      request.setTimeout(60, () => request.destroy(new Error('waited enough')));
      request.end();
    }),
  'an upgrade': ({ agent, url }) =>
    watched(http, url('echo'), { agent, headers: { connection: 'Upgrade', upgrade: 'echo' } }, (request) => {
      request.on('upgrade', (_, socket) => socket.destroy());
      request.end();
    }),
  '20 MB up, with back-pressure': long(({ agent, url }) =>
    watched(http, url('read-slowly'), { agent, method: 'POST' }, (request) => {
      let drained = 0;
      let left = 320;
      const write = () => {
        while (left-- > 0)
          if (!request.write(Buffer.alloc(65_536, 'up'))) return request.once('drain', () => write(drained++));
        request.facts = { wasHeldBack: drained > 0 };
        request.end();
      };
      write();
    }),
  ),
});

const AGENTS = group('agents', {
  'two sockets for ten requests': withAgent({ keepAlive: true, maxSockets: 2 }, async ({ agent, url }) => {
    const routes = Array.from({ length: 10 }, (_, index) => `status/200/n${index}`);
    const seen = await Promise.all(
      routes.map((route) => watched(http, url(route), { agent }, (request) => request.end())),
    );
    return { seen, reused: seen.filter(({ reusedSocket }) => reusedSocket).length };
  }),
  'a socket used again': withAgent({ keepAlive: true }, async ({ agent, url }) => {
    const seen = [];
    for (const n of [1, 2, 3])
      seen.push(await watched(http, url(`echo?n=${n}`), { agent }, (request) => request.end()));
    return seen;
  }),
  'not used again after Connection: close': withAgent({ keepAlive: true }, async ({ agent, rawUrl }) => {
    const seen = [];
    for (const script of ['connection-close', 'length', 'length']) {
      seen.push(await watched(http, rawUrl(script), { agent }, (request) => request.end()));
    }
    return seen;
  }),
  createConnection: ({ url, ports }) =>
    watched(http, url('echo'), { createConnection: () => net.connect(ports.http, '127.0.0.1') }, (request) =>
      request.end(),
    ),
  'a subclass': withAgent(
    {},
    async ({ agent, url }) => {
      const seen = await watched(http, url('echo'), { agent }, (request) => request.end());
      return { ...seen, connections: agent.made };
    },
    class extends http.Agent {
      made = 0;
      createConnection(...given) {
        this.made++;
        return super.createConnection(...given);
      }
    },
  ),
});

const facts = (socket) => {
  const { authorized, authorizationError, alpnProtocol, servername, encrypted, remoteAddress } = socket;
  const { subject, issuer, subjectaltname, fingerprint256 } = socket.getPeerCertificate();
  const peer = { subject: { ...subject }, issuer: { ...issuer }, subjectaltname, fingerprint256 };
  const error = authorizationError === undefined ? undefined : String(authorizationError);
  return {
    authorized,
    error,
    alpnProtocol,
    servername,
    encrypted,
    remoteAddress,
    protocol: socket.getProtocol(),
    peer,
  };
};
const looking = (request) => {
  request.on('response', ({ socket }) => (request.facts = facts(socket)));
  request.end();
};
const secured =
  (server, host, options) =>
  ({ urlOf }) => {
    let checks = 0;
    const checkServerIdentity = (name, certificate) => {
      checks++;
      return options.rejects?.(name) ?? tls.checkServerIdentity(name, certificate);
    };
    const given = { agent: new https.Agent(), ...(options.checks ? { checkServerIdentity } : {}), ...options.given };
    return watched(https, urlOf(server, '/echo', host), given, looking).then((seen) => ({ ...seen, checks }));
  };

const TLS = group('facts of TLS', {
  'a name': secured('https', 'localhost', {}),
  'an address': secured('https', '127.0.0.1', {}),
  'a servername of its own': secured('https', '127.0.0.1', { given: { servername: 'localhost' } }),
  'checkServerIdentity is asked': secured('https', 'localhost', { checks: true }),
  'checkServerIdentity rejects': secured('https', 'localhost', {
    checks: true,
    rejects: (name) => Object.assign(new Error(`not ${name}`), { code: 'NOT_THIS' }),
  }),
  'a stranger, accepted': secured('selfSigned', 'localhost', { given: { rejectUnauthorized: false } }),
  'a wrong name, accepted': secured('misnamed', 'localhost', { given: { rejectUnauthorized: false } }),
  'ALPN asked for': secured('both', 'localhost', { given: { ALPNProtocols: ['http/1.1'] } }),
});

export const NODE_HTTP = [...EVENTS, ...AGENTS, ...TLS];
