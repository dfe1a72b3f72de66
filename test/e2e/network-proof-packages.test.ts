import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { assertRefused, HAS_STRACE, prove } from '../support/network-proof';

/** The packages of the differential suite; they are installed with its first run. */
const PACKAGES = path.resolve('test/differential/node_modules');
const CAN_RUN = HAS_STRACE && fs.existsSync(PACKAGES);

const CLIENTS = `
const { codeOf } = require('./told');
const { pathToFileURL } = require('node:url');
const root = ${JSON.stringify(`${PACKAGES}/`)};
const load = (name) => require(root + name);
/** Packages that are modules alone. */
const imported = (name, entry) => import(pathToFileURL(root + name + '/' + entry).href);
const { host } = new URL(process.env.TARGET);
const url = 'http://' + host + '/', secure = 'https://' + host + '/';
const refusal = (error) => /VCR_\\w+/.exec([error?.message, error?.cause?.message, error?.cause?.cause?.message, error?.code].join())?.[0] ?? codeOf(error);
const ended = (promise) => promise.then(() => 'answered', refusal);
const CLIENTS = {
  ...Object.fromEntries(['undici6', 'undici7', ...(Number(process.versions.node.split('.')[0]) >= 22 ? ['undici8'] : [])].flatMap((name) => [
    [name, () => ended(load(name).request(url))],
    [name + ' fetch', () => ended(load(name).fetch(secure))],
    [name + ' with a pool', () => { const pool = new (load(name).Pool)('http://' + host); return ended(pool.request({ path: '/', method: 'GET' })).finally(() => pool.destroy()); }],
  ])),
  'got 11': () => ended(load('got11')(url, { retry: 0 })),
  'got 14': async () => ended((await imported('got14', 'dist/source/index.js')).got(url, { retry: { limit: 0 } })),
  'got 14 over HTTP/2': async () => ended((await imported('got14', 'dist/source/index.js')).got(secure, { http2: true, retry: { limit: 0 } })),
  'node-fetch 2': () => ended(load('node-fetch2')(url)),
  'node-fetch 3': async () => ended((await imported('node-fetch3', 'src/index.js')).default(url)),
  ky: async () => ended((await imported('ky', 'distribution/index.js')).default(url, { retry: 0 })),
  superagent: () => ended(load('superagent').post(url).send({ secret: 1 })),
  supertest: () => ended(load('supertest')(url).get('/')),
  axios: () => ended(load('axios').post(url, { secret: 1 })),
  octokit: async () => ended(new (await imported('octokit', 'dist-bundle/index.js')).Octokit({ baseUrl: url, retry: { enabled: false }, throttle: { enabled: false } }).request('GET /')),
  'graphql-request': async () => ended((await imported('graphql-request', 'build/entrypoints/main.js')).request(url, '{ a }')),
  openai: () => ended(new (load('openai').OpenAI)({ apiKey: 'secret', baseURL: url, maxRetries: 0 }).models.list()),
  S3: () => ended(new (load('@aws-sdk/client-s3').S3Client)({ region: 'a', endpoint: url, forcePathStyle: true, maxAttempts: 1, credentials: { accessKeyId: 'secret', secretAccessKey: 'secret' } })
    .send(new (load('@aws-sdk/client-s3').ListBucketsCommand)({}))),
  agentkeepalive: () => ended(new Promise((resolve, reject) => require('node:http').get(url, { agent: new (load('agentkeepalive'))() }, resolve).on('error', reject))),
  'https-proxy-agent': () => ended(new Promise((resolve, reject) => require('node:https').get('https://api.example.invalid/', { agent: new (load('https-proxy-agent').HttpsProxyAgent)(url) }, resolve).on('error', reject))),
};
require('./told').runAll(CLIENTS);`;

/** In a JSDOM window requests end without a reason. */
const JSDOM = `/** @jest-environment jest-environment-vcr/jsdom */
const url = process.env.TARGET + '/';
require('./told').runAll({
  XMLHttpRequest: () => new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.onload = () => resolve('answered');
    xhr.onerror = () => resolve('refused');
    xhr.open('GET', url);
    xhr.send();
  }),
  'a synchronous XMLHttpRequest': async () => {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', url, false);
    try { xhr.send(); return 'answered'; } catch { return 'refused'; }
  },
});`;

for (const taps of ['all', 'socket']) {
  describe(
    `the packages of clients, with VCR_TAPS=${taps}`,
    { skip: CAN_RUN ? false : 'no strace, or not installed' },
    () => {
      it('send and connect nothing in mode none', async () => {
        const { ended, calls, received } = await prove({ clients: CLIENTS, taps, config: { recordMode: 'none' } });

        assert.equal(received, '');
        assert.deepEqual(calls, []);
        assertRefused(ended, { atLeast: 20 });
      });

      it('send and connect nothing in mode none from jsdom', async () => {
        const { ended, calls, received } = await prove({ clients: JSDOM, taps, config: { recordMode: 'none' } });

        assert.equal(received, '');
        assert.deepEqual(calls, []);
        assertRefused(ended, { atLeast: 2 });
      });
    },
  );
}
