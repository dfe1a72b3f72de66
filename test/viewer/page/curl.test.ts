import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import type { PageBody, PageEntry, PageHeader } from '../../../src/viewer/page-model';
import { curlCommand } from '../../../src/viewer/page/reading/curl';

const withoutCurl = spawnSync('curl', ['--version']).status === 0 ? false : 'there is no curl here';

describe('copied as curl', () => {
  it('is a command that a person can read', () => {
    const command = curlCommand(
      entry('POST', 'https://api.test/items?a[]=1'),
      [
        ['Content-Type', 'application/json'],
        ['Content-Length', '9'],
        ['X-Empty', ''],
        ['Accept-Encoding', 'gzip'],
      ],
      { bytes: 9, text: `{"a":"'"}` },
    );

    assert.equal(
      command,
      [
        `curl --globoff --url 'https://api.test/items?a[]=1' \\`,
        `  -H 'Content-Type: application/json' \\`,
        `  -H 'X-Empty;' \\`,
        `  -H 'Accept-Encoding: gzip' \\`,
        `  --compressed \\`,
        `  --data-raw '{"a":"'\\''"}'`,
      ].join('\n'),
    );
  });

  it('says the method where curl would take another', () => {
    assert.match(curlCommand(entry('GET', 'http://a.test/'), [], { bytes: 1, text: 'x' }), /-X GET /);
    assert.match(curlCommand(entry('POST', 'http://a.test/'), []), /-X POST /);
    assert.match(curlCommand(entry('HEAD', 'http://a.test/'), []), /--head /);
    assert.doesNotMatch(curlCommand(entry('GET', 'http://a.test/'), []), /-X/);
  });

  it('gives a terminal no control character, and a shell no command', () => {
    const hostile = `'; touch /tmp/x; $(id) \`id\` \u001b]0;x\u0007`;
    const command = curlCommand(entry(hostile, hostile), [[hostile, hostile]], { bytes: 1, text: hostile });

    assert.doesNotMatch(command, /[^\P{Cc}\n]/u);
    // What bash makes of it, word by word, in place of running it.
    const words = execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }; ${command}`], {
      encoding: 'utf8',
    }).split('\0');
    assert.deepEqual(words.slice(0, -1), [
      '--globoff',
      '--proto',
      '=http,https',
      '-X',
      hostile,
      '--url',
      hostile,
      '-H',
      `${hostile}: ${hostile}`,
      '--data-raw',
      hostile,
    ]);
  });
});

describe('curl itself', { skip: withoutCurl }, () => {
  const got: { method: string; url: string; headers: http.IncomingHttpHeaders; body: Buffer }[] = [];
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      got.push({ method, url, headers, body: Buffer.concat(pieces) });
      response.end('ok');
    });
  });

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  const sent: readonly (readonly [string, string, PageHeader[], Buffer | undefined])[] = [
    ['DELETE', '/items/{1}?a[]=%20', [['X-Name', "it's"]], undefined],
    ['POST', '/text', [['Content-Type', 'text/plain']], Buffer.from("@file\nit's $HOME `id`\\ \u0007 å")],
    ['PUT', '/bytes', [['Content-Type', 'application/octet-stream']], Buffer.from([0, 255, 10, 39, 128])],
  ];
  for (const [method, path, headers, body] of sent) {
    it(`sends ${method} ${path} as it was`, async () => {
      const { port } = server.address() as AddressInfo;
      const text = body?.toString('utf8');
      const isText = text !== undefined && Buffer.from(text).equals(body ?? Buffer.alloc(0));
      const pageBody: PageBody | undefined = body && {
        bytes: body.length,
        ...(isText ? { text } : { base64: body.toString('base64') }),
      };
      const command = curlCommand(entry(method, `http://127.0.0.1:${port}${path}`), headers, pageBody);

      await promisify(execFile)('bash', ['-c', command], { timeout: 20_000 });

      const request = got.at(-1);
      assert.deepEqual([request?.method, request?.url, request?.body], [method, path, body ?? Buffer.alloc(0)]);
      for (const [name, value] of headers) assert.equal(request?.headers[name.toLowerCase()], value);
    });
  }
});

function entry(method: string, uri: string): PageEntry {
  return { method, uri, status: 200, mediaType: '', responseBytes: 0 };
}
