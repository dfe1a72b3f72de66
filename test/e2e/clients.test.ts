import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { OriginServer } from '../support/origin-server';
import { expectPassed, Project } from '../support/project';

/** One way to talk HTTP: gives status, lower-case headers and the body as text. */
const CLIENTS: Record<string, string> = {
  fetch: `
    const send = async (url, { method = 'GET', headers = {}, body } = {}) => {
      const response = await fetch(url, { method, headers, body });
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: Object.fromEntries(response.headers), bytes, cookies: response.headers.getSetCookie() };
    };`,
  http: nodeClient('http'),
  'http with a kept-alive agent': nodeClient('http', 'new http.Agent({ keepAlive: true, maxSockets: 1 })'),
  https: `const base = process.env.SECURE_ORIGIN;${nodeClient('https', 'new https.Agent({ rejectUnauthorized: false })')}`,
  undici: `
    const { request } = require('undici');
    const send = async (url, { method = 'GET', headers = {}, body } = {}) => {
      let response = await request(url, { method, headers, body });
      if (response.statusCode === 302) { await response.body.dump(); response = await request(new URL(response.headers.location, url)); }
      const bytes = Buffer.from(await response.body.arrayBuffer());
      return { status: response.statusCode, headers: response.headers, bytes: unzip(response.headers, bytes), cookies: [response.headers['set-cookie'] ?? []].flat() };
    };`,
  axios: `
    const axios = require('axios');
    const send = async (url, { method = 'GET', headers = {}, body } = {}) => {
      const response = await axios({ url, method, headers, data: body, responseType: 'arraybuffer', validateStatus: () => true });
      return { status: response.status, headers: { ...response.headers }, bytes: response.data, cookies: response.headers['set-cookie'] ?? [] };
    };`,
  got: `
    const send = async (url, { method = 'GET', headers = {}, body } = {}) => {
      const { default: got } = await import('got');
      const response = await got(url, { method, headers, body, responseType: 'buffer', throwHttpErrors: false, retry: { limit: 0 } });
      return { status: response.statusCode, headers: response.headers, bytes: response.rawBody, cookies: response.headers['set-cookie'] ?? [] };
    };`,
  superagent: `
    const superagent = require('superagent');
    const send = async (url, { method = 'GET', headers = {}, body } = {}) => {
      const response = await superagent(method, url).set(headers).send(body).ok(() => true).buffer(true).parse((res, done) => {
        const chunks = []; res.on('data', (c) => chunks.push(c)); res.on('end', () => done(null, Buffer.concat(chunks)));
      });
      return { status: response.status, headers: response.headers, bytes: Buffer.isBuffer(response.body) ? response.body : Buffer.alloc(0), cookies: response.headers['set-cookie'] ?? [] };
    };`,
};

const CASES = `
  const origin = base ?? process.env.ORIGIN;
  test('GET', async () => {
    const { status, bytes } = await send(origin + '/json');
    expect(status).toBe(200);
    expect(JSON.parse(bytes)).toMatchObject({ id: 1, name: 'Ada' });
  });
  test('POST', async () => {
    const { bytes } = await send(origin + '/echo?a=1', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: 'héllo' });
    expect(JSON.parse(bytes)).toEqual({ method: 'POST', url: '/echo?a=1', body: 'héllo' });
  });
  test('HEAD', async () => {
    const { status, bytes } = await send(origin + '/json', { method: 'HEAD' });
    expect([status, bytes.length]).toEqual([200, 0]);
  });
  test('204', async () => {
    const { status, bytes } = await send(origin + '/empty');
    expect([status, bytes.length]).toEqual([204, 0]);
  });
  test('304', async () => { expect((await send(origin + '/not-modified')).status).toBe(304); });
  test('redirect', async () => {
    const { status, bytes } = await send(origin + '/redirect');
    expect([status, JSON.parse(bytes).id]).toEqual([200, 1]);
  });
  test('gzip', async () => { expect(JSON.parse((await send(origin + '/gzip')).bytes)).toEqual({ zipped: true }); });
  test('binary', async () => {
    expect([...(await send(origin + '/binary')).bytes]).toEqual([0, 1, 2, 253, 254, 255, 10, 13, 0]);
  });
  test('repeated headers', async () => {
    const { cookies, headers } = await send(origin + '/repeats');
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(['a', 'b']);
    expect(headers['x-mixed-case']).toBe('kept');
  });
  test('stream', async () => {
    expect(String((await send(origin + '/stream')).bytes)).toBe('data: 1\\n\\ndata: 2\\n\\ndata: 3\\n\\n');
  });
  test('two requests at once', async () => {
    const both = await Promise.all([send(origin + '/json'), send(origin + '/text')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
  });
  test('a refused connection', async () => { await expect(send(origin.replace(/:\\d+$/, ':2/'))).rejects.toThrow(); });
  test('a server that closes', async () => { await expect(send(origin + '/close')).rejects.toThrow(); });
  test('a body that breaks off', async () => { await expect(send(origin + '/break')).rejects.toThrow(); });
  test('a body that ends with the connection', async () => {
    expect(String((await send(origin + '/until-close')).bytes)).toBe('until the end');
  });
`;

function nodeClient(name: string, agent = 'undefined'): string {
  return `
    const ${name} = require('node:${name}');
    const agent = ${agent};
    const send = (url, { method = 'GET', headers = {}, body } = {}) => new Promise((resolve, reject) => {
      const request = ${name}.request(url, { method, headers, agent }, (response) => {
        if (response.statusCode === 302) { response.resume(); return resolve(send(new URL(response.headers.location, url))); }
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers,
          bytes: unzip(response.headers, Buffer.concat(chunks)), cookies: response.headers['set-cookie'] ?? [] }));
      });
      request.on('error', reject);
      request.end(body);
    });`;
}

const UNZIP = `
  const zlib = require('node:zlib');
  const unzip = (headers, bytes) => headers['content-encoding'] === 'gzip' ? zlib.gunzipSync(bytes) : bytes;
`;

describe('every client', () => {
  let origin: OriginServer;
  let project: Project;

  before(async () => {
    origin = await OriginServer.start();
    const files = Object.entries(CLIENTS).map(([name, client]) => [
      `${name.replaceAll(' ', '-')}.test.js`,
      `${client.includes('const base') ? '' : 'const base = undefined;'}${UNZIP}${client}\ndescribe('${name}', () => {${CASES}});`,
    ]);
    project = new Project(Object.fromEntries(files) as Record<string, string>);
  });
  after(async () => {
    await origin.stop();
    project.remove();
  });

  it('records once, and replays with the server stopped', async () => {
    // got is an ES module, which Jest's own module system imports only with this flag.
    const run = {
      env: { ORIGIN: origin.url, SECURE_ORIGIN: origin.secureUrl },
      nodeArgs: ['--experimental-vm-modules'],
    };

    const recording = await project.jest(run);
    expectPassed(recording);
    const reached = await origin.count();
    const cassettes = Object.fromEntries(project.cassettes().map((file) => [file, project.read(file)]));
    await origin.stop();
    const replay = await project.jest(run);

    expectPassed(replay);
    assert.ok(reached > 0);
    assert.equal(Object.keys(replay.tests).length, 15 * Object.keys(CLIENTS).length);
    for (const [file, text] of Object.entries(cassettes)) assert.equal(project.read(file), text, file);
    assert.equal(Object.keys(cassettes).length, 15 * Object.keys(CLIENTS).length);
  });
});
