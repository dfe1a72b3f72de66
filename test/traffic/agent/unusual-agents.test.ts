import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { replayOf } from '../stub-owner';
import { answered } from './taken';

type AddRequest = (request: http.ClientRequest) => void;

/** What a class of requests takes. */
type NewRequest = new (options: http.RequestOptions) => http.ClientRequest;

const failing: AddRequest = () => assert.fail('connected');

/** Requests whose agent, or connection, comes from elsewhere than the options of `http.request`. */
const REQUESTS: Record<string, (t: TestContext) => http.ClientRequest> = {
  'the default agent of http': (t) => {
    const before = http.globalAgent;
    t.after(() => (http.globalAgent = before));
    http.globalAgent = { protocol: 'http:', addRequest: failing } as never;
    return http.get('http://api.test/');
  },
  'the default agent of https': (t) => {
    const before = https.globalAgent;
    t.after(() => (https.globalAgent = before));
    https.globalAgent = { protocol: 'https:', addRequest: failing } as never;
    return https.get('https://api.test/');
  },
  'a default agent among the options': () =>
    http.get({ host: 'api.test', _defaultAgent: { protocol: 'http:', addRequest: failing } as never }),
  'a function': () =>
    http.get('http://api.test/', { agent: Object.assign(() => undefined, { addRequest: failing }) as never }),
  'no path of this machine': () => http.get({ host: 'api.test', socketPath: '', agent: new http.Agent() }),
  'a connection of a class that a request has': () => {
    const { constructor } = http.ClientRequest.prototype;
    return new (constructor as unknown as NewRequest)({
      host: 'api.test',
      createConnection: () => net.connect(1, 'evil.test'),
    }).end();
  },
};

describe('a request of http', () => {
  for (const [name, ask] of Object.entries(REQUESTS)) {
    it(`is taken before it has a connection, whoever gives it one: ${name}`, async (t) => {
      const text = await answered(
        () => replayOf('recorded'),
        () => textOf(ask(t)),
      );

      assert.equal(text, 'recorded');
    });
  }
});

function textOf(request: http.ClientRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve(text));
    });
  });
}
