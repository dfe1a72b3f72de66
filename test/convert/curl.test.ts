import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { curlOutput } from '../../src/convert/outputs/curl';
import { anInteraction, aRequest } from '../support/builders';
import { written } from './reading';

describe('curl', { skip: spawnSync('curl', ['--version']).status === 0 ? false : 'there is no curl' }, () => {
  type Seen = { method: string; url: string; headers: Record<string, string>; body: string };
  const seen: Seen[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers: Record<string, string> = {};
      for (let index = 0; index < request.rawHeaders.length; index += 2) {
        headers[request.rawHeaders[index] ?? ''] = request.rawHeaders[index + 1] ?? '';
      }
      seen.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers,
        body: Buffer.concat(chunks).toString('base64'),
      });
      response.end();
    });
  });
  let origin = '';
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    origin = `http://127.0.0.1:${address.port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends every request as it was, whatever a shell would make of it', async () => {
    const odd = `'"\`$(touch owned)$HOME \\ ; & | > owned #!*?~ %s\t{}[]'`;
    const bodies = [
      'plain',
      odd,
      '@/etc/passwd',
      '',
      'a\nb\r\nc\n',
      'nul\0',
      '😀',
      Buffer.from([0, 1, 0xff]),
      'x'.repeat(200_000),
    ];
    const requests = [
      ...bodies.map((body) =>
        aRequest({ method: 'POST', body, uri: `${origin}/b?q=${encodeURIComponent(odd)}{a,b}[1-3]` }),
      ),
      aRequest({
        method: 'GET',
        uri: `${origin}/'$(id>owned)'`,
        headers: { 'X-Odd': [odd.trim()], 'X-Empty': [''], 'User-Agent': ['me'] },
      }),
      aRequest({ method: 'HEAD', uri: `${origin}/head` }),
      aRequest({ method: "DELETE'`", uri: `${origin}/never` }),
    ];
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'curl-'));
    try {
      const { text } = await written(
        curlOutput,
        requests.slice(0, -1).map((request) => anInteraction({ request })),
      );
      fs.writeFileSync(path.join(folder, 'requests.sh'), text);
      await promisify(execFile)('sh', ['requests.sh'], { cwd: folder, timeout: 60_000 });
      assert.deepEqual(fs.readdirSync(folder), ['requests.sh']);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }

    assert.equal(seen.length, requests.length - 1);
    for (const [index, { method, url, headers, body }] of seen.entries()) {
      const request = requests[index];
      assert.equal(method, request?.method);
      assert.equal(new URL(url, origin).href, new URL(request?.uri ?? '').href);
      assert.equal(body, (request?.body ?? Buffer.alloc(0)).toString('base64'), `${index}`);
      const own = Object.fromEntries(
        Object.entries(headers).filter(([name]) => !['Host', 'Content-Length', 'Expect'].includes(name)),
      );
      assert.deepEqual(
        own,
        Object.fromEntries(Object.entries(request?.headers ?? {}).map(([name, [value = '']]) => [name, value])),
      );
    }
  });

  it('speaks HTTP and nothing else', async () => {
    const uris = ['file:///etc/passwd', '<HOST>/a', 'http://a.test/\nrm', 'http://a.test/ -o x', 'ftp://a.test/'];
    const { text, notes } = await written(
      curlOutput,
      uris.map((uri) => anInteraction({ request: aRequest({ uri }) })),
    );

    assert.equal(notes.length, uris.length);
    assert.ok(!text.includes('curl '));
    const bad = aRequest({ headers: { 'X-A': ['b\r\nX-B: c'], '@/etc/passwd': ['x'] } });
    const { text: script, notes: lost } = await written(curlOutput, [anInteraction({ request: bad })]);
    assert.ok(!script.includes('X-B') && !script.includes('passwd'));
    assert.deepEqual(
      lost.map(({ what }) => what),
      ['a header of its request is left out'],
    );
  });
});
