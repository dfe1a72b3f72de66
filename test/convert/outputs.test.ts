import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import zlib from 'node:zlib';
import * as nock from 'nock14';
import { harOutput } from '../../src/convert/outputs/har';
import { nockOutput } from '../../src/convert/outputs/nock';
import { vcrpyOutput } from '../../src/convert/outputs/vcrpy';
import type { Interaction } from '../../src/core/interaction';
import { anInteraction, aRequest } from '../support/builders';
import { pythonWith } from '../support/python';
import { written } from './reading';

const GZIPPED: Partial<Interaction> = {
  response: {
    status: { code: 200, message: 'OK' },
    headers: { 'Content-Type': ['application/json'], 'Content-Length': ['13'] },
    body: Buffer.from('{\n  "id": 1\n}'),
  },
  recording: {
    at: '2026-01-02T03:04:05.000Z',
    tookMs: 12,
    responseBody: ['json', 'gzip'],
    contentEncoding: { name: 'Content-Encoding', value: 'gzip', index: 0 },
  },
};

describe('HAR', () => {
  it('has the fields that HAR 1.2 asks for, decoded content and the headers of the wire', async () => {
    const request = aRequest({
      method: 'POST',
      uri: 'https://api.test/users?page=1&page=2&empty=',
      headers: { 'content-type': ['application/x-www-form-urlencoded'], cookie: ['a=1; b=2'] },
      body: 'x=1',
    });
    const { text } = await written(harOutput, [anInteraction({ ...GZIPPED, request })]);
    const { log } = JSON.parse(text) as {
      log: { version: string; entries: Record<string, Record<string, unknown>>[] };
    };
    const [entry] = log.entries;

    assert.equal(log.version, '1.2');
    assert.deepEqual(Object.keys(entry ?? {}), [
      'startedDateTime',
      'time',
      'request',
      'response',
      'cache',
      'timings',
      '_recording',
    ]);
    assert.equal(entry?.['startedDateTime'], '2026-01-02T03:04:05.000Z');
    assert.deepEqual(entry['request']?.['queryString'], [
      { name: 'page', value: '1' },
      { name: 'page', value: '2' },
      { name: 'empty', value: '' },
    ]);
    assert.deepEqual(entry['request']['cookies'], [
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ]);
    assert.deepEqual(entry['request']['postData'], {
      mimeType: 'application/x-www-form-urlencoded',
      params: [],
      text: 'x=1',
    });
    assert.deepEqual(entry['response']?.['content'], { size: 8, mimeType: 'application/json', text: '{"id":1}' });
    assert.ok(JSON.stringify(entry['response']['headers']).includes('{"name":"Content-Encoding","value":"gzip"}'));
  });

  it('says where nobody knows a time, which HAR asks for', async () => {
    const { text, notes } = await written(harOutput, [anInteraction()]);

    assert.match(text, /"startedDateTime": "1970-01-01T00:00:00.000Z"/);
    assert.deepEqual(
      notes.map(({ where, what }) => `${where}: ${what}`),
      ['interactions[0]: its startedDateTime is 1970'],
    );
  });
});

describe('nock', () => {
  after(() => {
    nock.cleanAll();
    nock.restore();
  });

  it('reads what is written, and gives clients the recorded status, headers and bytes', async () => {
    const bodies = ['hi', '', '{"a":1}', '{ "a": 1 }', '[1,2]', '42', '"text"', 'null', '{"n":1.0}', '😀', 'ff'];
    const answers = [...bodies.map((body) => Buffer.from(body)), Buffer.from([0, 0xff, 0x80])].map((body) => ({
      status: { code: 201, message: '' },
      headers: { 'X-Number': [String(body.length)], 'Set-Cookie': ['a=1', 'b=2'] },
      body,
    }));
    const plain = answers.map((response, index) =>
      anInteraction({ request: aRequest({ uri: `http://api.test/${index}?a=1` }), response }),
    );
    const typed = answers.map((response, index) =>
      anInteraction({
        request: aRequest({
          uri: `http://api.test:8080/${index}`,
          method: 'POST',
          body: index % 2 === 0 ? Buffer.from([index, 0xff]) : `n=${index}`,
        }),
        response: { ...response, headers: { ...response.headers, 'Content-Type': ['application/json'] } },
      }),
    );
    const gzipped = anInteraction({ ...GZIPPED, request: aRequest({ uri: 'http://api.test/gzip' }) });
    const { text, notes } = await written(nockOutput, [...plain, ...typed, gzipped]);
    assert.deepEqual(notes, []);
    nock.define(JSON.parse(text) as nock.Definition[]);

    for (const { request, response } of [...plain, ...typed]) {
      const got = await ask(request.method, request.uri, request.body);
      assert.equal(got.status, 201);
      assert.deepEqual(
        got.rawHeaders,
        Object.entries(response.headers).flatMap(([name, values]) => values.flatMap((value) => [name, value])),
        request.uri,
      );
      assert.deepEqual(got.body, response.body, request.uri);
    }
    const got = await ask('GET', 'http://api.test/gzip', null);
    assert.equal(zlib.gunzipSync(got.body).toString(), '{"id":1}');
    assert.ok(nock.isDone());
  });

  it('has no place for what has no URL or no answer', async () => {
    const { text, notes } = await written(nockOutput, [
      anInteraction({ request: aRequest({ uri: '<HOST>/users' }) }),
      anInteraction({
        response: { status: { code: 0, message: '' }, headers: {}, body: null },
        recording: { error: { code: 'ECONNRESET', message: 'gone' } },
      }),
      anInteraction({ recording: { trailers: { a: ['b'] }, unfinished: true, chunks: [] } }),
    ]);

    assert.equal((JSON.parse(text) as unknown[]).length, 1);
    assert.deepEqual(
      notes.map(({ where, what }) => `${where} ${what}`),
      [
        'interactions[1] left out',
        'interactions[0] left out',
        'interactions[2] left out: the response broke off: its replay ends as a whole one',
        'interactions[2] left out: the fields behind the body (trailers)',
        'interactions[2] left out: the pieces that its body came in, and when',
      ],
    );
  });
});

const PYTHON = pythonWith('vcr, requests');
const PYTHON_SCRIPT = `
import sys, json, requests, vcr
with vcr.VCR(record_mode='none').use_cassette(sys.argv[1]) as tape:
    answers = [requests.get(uri) for uri in json.loads(sys.argv[2])]
    print(json.dumps([[a.status_code, a.reason, a.text, dict(a.headers)] for a in answers] + [tape.all_played]))
`;

describe('vcrpy', { skip: PYTHON === undefined ? 'no Python with vcrpy and requests' : false }, () => {
  it('itself replays what is written, compressed bodies too', async () => {
    const uris = ['http://api.test/plain', 'http://api.test/gzip'];
    const { text } = await written(vcrpyOutput, [
      anInteraction({ request: aRequest({ uri: uris[0] ?? '' }), recording: { tookMs: 3 } }),
      anInteraction({ ...GZIPPED, request: aRequest({ uri: uris[1] ?? '' }) }),
    ]);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vcrpy-'));
    try {
      const file = path.join(folder, 'cassette.yaml');
      fs.writeFileSync(file, text);
      const { status, stdout, stderr } = spawnSync(PYTHON ?? '', ['-c', PYTHON_SCRIPT, file, JSON.stringify(uris)], {
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      const [plain, gzip, isAllPlayed] = JSON.parse(stdout) as [unknown[], unknown[], boolean];
      assert.deepEqual(plain, [200, 'OK', 'hello', {}]);
      assert.deepEqual(gzip.slice(0, 3), [200, 'OK', '{"id":1}']);
      assert.equal((gzip[3] as Record<string, string>)['Content-Encoding'], 'gzip');
      assert.equal(isAllPlayed, true);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

function ask(
  method: string,
  uri: string,
  body: Buffer | null,
): Promise<{ status: number; rawHeaders: string[]; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = http.request(uri, { method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, rawHeaders: response.rawHeaders, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}
