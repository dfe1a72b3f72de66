import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { observeHttp, type Observation } from '../../support/observe';
import { DECODED, EXACT, FAILING, MALFORMED } from '../../support/raw-answers';
import { chunk, RawServer, send, type RawScript } from '../../support/raw-server';
import { answered, recorded } from './taken';

const decoded = Object.fromEntries(Object.entries(DECODED).map(([name, { script }]) => [name, script]));

const HTTP_1_0: Record<string, RawScript> = {
  'http-1.0': [send('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold'), { end: 'close' }],
  'http-1.0-kept': [send('HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nold')],
  'two-announcements': [
    send('HTTP/1.1 102 Processing\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
    { waitMs: 10 },
    send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', chunk('one'), '0\r\n\r\n'),
  ],
};

/** Answers with something behind them that belongs to none. */
const OVERRUN: Record<string, RawScript> = {
  'more-than-announced': [send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokEXTRA')],
  'more-than-the-last-chunk': [
    send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', chunk('ok'), '0\r\n\r\nEXTRA'),
  ],
  'more-than-a-close-allows': [send('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nokEXTRA')],
  'head-with-a-body': [send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')],
  'more-than-nothing': [send('HTTP/1.1 204 No Content\r\n\r\nEXTRA')],
};

const SAME = { ...EXACT, ...FAILING, ...MALFORMED, ...HTTP_1_0, ...OVERRUN };

describe('an exchange of http', () => {
  let server: RawServer;
  before(async () => {
    const scripts = Object.entries({ ...SAME, ...decoded }).map(([name, script]) => [`/${name}`, script] as const);
    server = await RawServer.start(Object.fromEntries(scripts));
  });
  after(() => server.stop());

  for (const isSecure of [false, true]) {
    for (const name of [...Object.keys(SAME), ...Object.keys(decoded)]) {
      // Servers cannot reset a connection of TLS.
      if (isSecure && name.includes('reset')) continue;
      it(`is the same live, recorded and replayed: ${name}${isSecure ? ' over TLS' : ''}`, async () => {
        const url = isSecure
          ? `https://127.0.0.1:${server.securePort}/${name}`
          : `http://127.0.0.1:${server.port}/${name}`;
        const observe = (): Promise<Observation> => observeExchange(url, name.startsWith('head-') ? 'HEAD' : 'GET');

        const live = await observe();
        const { seen, replay } = await recorded(observe);
        const replayed = await answered(() => replay, observe);

        assert.notEqual((live.error as { code?: string } | undefined)?.code, 'ECONNREFUSED');
        assert.deepEqual(comparable(seen, name), comparable(live, name));
        assert.deepEqual(comparable(replayed, name), comparable(live, name));
      });
    }
  }
});

async function observeExchange(url: string, method: string): Promise<Observation> {
  const agent = new (url.startsWith('https') ? (await import('node:https')).default : http).Agent({
    rejectUnauthorized: false,
  });
  const announced: unknown[] = [];
  const seen = await observeHttp(url, {
    method,
    agent,
    onRequest: (request) => {
      request.on('information', ({ statusCode, rawHeaders }) => announced.push(statusCode, rawHeaders));
      request.on('response', ({ httpVersion }) => announced.push(httpVersion));
    },
  });
  agent.destroy();
  return { ...seen, announced } as Observation;
}

// Content is encoded anew, and pieces of a body without chunks are as the network cut them.
function comparable(seen: Observation, name: string): unknown {
  const { pieces, headers, ...rest } = seen;
  const bytes = Buffer.from((pieces ?? []).join(''), 'latin1');
  if (name in DECODED) return { ...rest, body: DECODED[name]?.decode(bytes).toString('latin1') };
  return { ...rest, headers, body: bytes.toString('latin1') };
}
