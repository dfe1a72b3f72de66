import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertRefused, HAS_STRACE, prove } from '../support/network-proof';

/** Every way that clients send HTTP in, by name; each gives how it ended. */
const CLIENTS = `
const { codeOf, settled, event } = require('./told');
const http = require('node:http'), https = require('node:https'), http2 = require('node:http2');
const net = require('node:net'), tls = require('node:tls');
const undici = require('undici');
const axios = require('axios');
const superagent = require('superagent');
const grpc = require('@grpc/grpc-js');
const WebSocket = require('ws');
const dns = require('node:dns'), dgram = require('node:dgram');
const said = (socket, bytes) => { const ended = event(socket, 'data'); socket.write(bytes); return ended; };
const insecure = { rejectUnauthorized: false };
class ProxyAgent extends https.Agent {
  createConnection(options, callback) {
    http.request({ host: target.hostname, port: target.port, method: 'CONNECT', path: options.host + ':' + options.port, agent: false })
      .once('connect', (response, socket) => callback(null, tls.connect({ ...options, socket, ...insecure })))
      .once('error', callback).end();
  }
}
// As socks-proxy-agent does: the request is sent once the proxy has connected.
class SocksAgent extends http.Agent {
  createConnection(options, callback) {
    const socket = net.connect({ port, host }, () => socket.write(Buffer.from([5, 1, 0])));
    socket.once('data', () => callback(null, socket)).once('error', callback);
  }
}
const target = new URL(process.env.TARGET);
const at = (scheme) => scheme + '://' + target.host + '/';
const port = Number(target.port), host = target.hostname;
// Once it is connected: what is written before is refused before.
const raw = (bytes) => { const socket = net.connect({ port, host }); socket.once('connect', () => socket.write(bytes)); return event(socket, 'data'); };
const CLIENTS = {
  'http.get': () => event(http.get(at('http')), 'response'),
  'http with a body': () => event(http.request(at('http'), { method: 'POST' }).end('secret'), 'response'),
  'http without an agent': () => event(http.get(at('http'), { agent: false }), 'response'),
  'http over createConnection': () => event(http.get(at('http'), { createConnection: (options) => net.connect(options) }), 'response'),
  'https.get': () => event(https.get(at('https'), insecure), 'response'),
  'an upgrade of http': () => event(http.get(at('http'), { headers: { Connection: 'Upgrade', Upgrade: 'websocket' } }), 'upgrade'),
  'a CONNECT of http': () => event(http.request({ host, port, method: 'CONNECT', path: 'api.test:443' }).end(), 'connect'),
  'bytes in a tunnel': () => new Promise((resolve) => {
    http.request({ host, port, method: 'CONNECT', path: 'api.test:443', agent: false })
      .once('connect', (response, socket) => resolve(Promise.race([said(socket, 'secret bytes'), new Promise((over) => setTimeout(over, 300, 'unanswered'))])))
      .once('error', (error) => resolve(codeOf(error))).end();
  }),
  'https through a proxy': () => event(https.get('https://api.example.invalid/', { agent: new ProxyAgent() }), 'response'),
  fetch: () => settled(fetch(at('http'))),
  'fetch over TLS': () => settled(fetch(at('https'))),
  'fetch with a body': () => settled(fetch(at('http'), { method: 'POST', body: 'secret' })),
  'undici.request': () => settled(undici.request(at('http'))),
  'undici.fetch': () => settled(undici.fetch(at('http'))),
  'a pool of undici': () => settled(new undici.Pool(at('http')).request({ path: '/', method: 'GET' })),
  'an upgrade of undici': () => settled(undici.upgrade(at('http'), { path: '/' })),
  'a proxy agent of undici': () => settled(undici.request('http://api.example.invalid/', { dispatcher: new undici.ProxyAgent(at('http')) })),
  'a proxy agent of undici with TLS inside': () => settled(undici.request('https://api.example.invalid/', { dispatcher: new undici.ProxyAgent(at('http')) })),
  'undici.WebSocket': () => new Promise((resolve) => { const socket = new undici.WebSocket(at('ws')); socket.onopen = () => resolve('answered'); socket.onerror = () => resolve('refused'); }),
  EventSource: () => new Promise((resolve) => { const source = new undici.EventSource(at('http')); source.onopen = () => resolve('answered'); source.onerror = () => { source.close(); resolve('refused'); }; }),
  'undici.stream': () => settled(undici.stream(at('http'), { method: 'GET' }, () => new (require('node:stream').Writable)())),
  'a client of undici': () => settled(new undici.Client(at('http')).request({ path: '/', method: 'GET' })),
  'a retrying agent of undici': () => settled(undici.request(at('http'), { dispatcher: new undici.RetryAgent(new undici.Agent(), { maxRetries: 1, minTimeout: 1 }) })),
  'http through SOCKS': () => event(http.get('http://api.example.invalid/', { agent: new SocksAgent() }), 'response'),
  'axios with fetch': () => settled(axios.get(at('http'), { adapter: 'fetch' })),
  axios: () => settled(axios.get(at('http'))),
  superagent: () => settled(superagent.get(at('http'))),
  ws: () => event(new WebSocket(at('ws')), 'open'),
  http2: () => new Promise((resolve) => { const session = http2.connect(at('http')); session.once('error', (error) => resolve(codeOf(error))); event(session.request(), 'response').then(resolve); }),
  'http2 over TLS': () => new Promise((resolve) => { const session = http2.connect(at('https'), insecure); session.once('error', (error) => resolve(codeOf(error))); event(session.request(), 'response').then(resolve); }),
  gRPC: () => new Promise((resolve) => {
    const client = new grpc.Client(target.host, grpc.credentials.createInsecure());
    client.makeUnaryRequest('/a/B', (value) => value, (value) => value, Buffer.from('secret'), (error) => { client.close(); resolve(error ? 'refused' : 'answered'); });
  }),
  'a look-up': () => settled(dns.promises.lookup('api.example.invalid')),
  'a question to a name server': () => settled(dns.promises.resolve4('api.example.invalid')),
  'a datagram': () => new Promise((resolve) => { const socket = dgram.createSocket('udp4'); socket.send('secret', port, host, (error) => { socket.close(); resolve(error ? codeOf(error) : 'answered'); }); }),
  'a raw connection': () => raw('PING\\r\\n'),
  'raw TLS': () => event(tls.connect({ port, host, ...insecure }), 'secureConnect'),
  'HTTP/1.1 by hand': () => raw('GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'),
  'HTTP/2 by hand': () => raw('PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n'),
};
require('./told').runAll(CLIENTS);`;

/** By hand, a connection is made before anybody can know that HTTP comes over it. */
const BY_HAND = ['HTTP/1.1 by hand', 'HTTP/2 by hand'];

/** What is no HTTP passes but under `blockNetwork`. */
const NO_HTTP = ['a look-up', 'a question to a name server', 'a datagram', 'a raw connection', 'raw TLS'];

/**
 * The library fails an assertion of its own when it emulates TLS inside of a tunnel that undici opens. A connection to a
 * SOCKS proxy is a raw one there (docs/network.md); test/traffic/raw/clients-over-raw has what goes over it.
 */
const NOT_AT_THE_SOCKET = ['a proxy agent of undici', 'a proxy agent of undici with TLS inside', 'http through SOCKS'];

/** A tunnel is answered without its proxy, since what comes over it may be recorded; nothing else is heard of it. */
const TUNNELS = ['a CONNECT of http', 'bytes in a tunnel'];

for (const taps of ['all', 'socket']) {
  describe(`with VCR_TAPS=${taps}`, { skip: HAS_STRACE ? false : 'no strace' }, () => {
    it('asks no name server, makes no connection and sends nothing in mode none', async () => {
      const setup = {
        taps,
        config: { recordMode: 'none' },
        target: 'api.example.invalid:80',
        without: without(taps, [...BY_HAND, ...NO_HTTP]),
        clients: CLIENTS,
      };

      const { ended, calls, received } = await prove(setup);

      assert.equal(received, '');
      assert.deepEqual(calls, []);
      assertRefused(ended, { atLeast: 20, but: TUNNELS });
    });

    it('sends nothing to an address in mode none, and connects to it only what may not be HTTP', async () => {
      const { ended, calls, received } = await prove({
        clients: CLIENTS,
        taps,
        config: { recordMode: 'none' },
        without: without(taps, NO_HTTP),
      });

      assert.equal(received, '');
      assert.equal(calls.length, BY_HAND.length, calls.join('\n'));
      assertRefused(ended, { atLeast: 20, but: TUNNELS });
    });

    it('makes no connection at all under blockNetwork', async () => {
      for (const recordMode of ['none', 'once']) {
        const ignored = recordMode === 'once' ? { ignoreHosts: ['*'] } : {};

        const { ended, calls, received } = await prove({
          taps,
          config: { recordMode, blockNetwork: true, ...ignored },
          without: without(taps, []),
          clients: CLIENTS,
        });

        assert.equal(received, '');
        assert.deepEqual(calls, []);
        assertRefused(ended, { atLeast: 20, but: TUNNELS });
      }
    });
  });
}

function without(taps: string, names: readonly string[]): string[] {
  return [...names, ...(taps === 'socket' ? NOT_AT_THE_SOCKET : [])];
}
