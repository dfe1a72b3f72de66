import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { curlCommand, type CurlRequest } from '../../src/core/curl-command';
import type { HeaderPair } from '../../src/core/headers';

const withoutCurl = spawnSync('curl', ['--version']).status === 0 ? false : 'there is no curl here';

describe('a curl command', () => {
  it('can be read by a person', () => {
    const command = commandOf(
      'POST',
      'https://api.test/items?a[]=1',
      [
        ['Content-Type', 'application/json'],
        ['Content-Length', '9'],
        ['X-Empty', ''],
        ['Accept-Encoding', 'gzip'],
        ['User-Agent', 'me'],
      ],
      `{"a":"'"}`,
    );

    assert.equal(
      command,
      [
        `curl --globoff --url 'https://api.test/items?a[]=1' \\`,
        `  --header Accept: \\`,
        `  --header 'Content-Type: application/json' \\`,
        `  --header 'X-Empty;' \\`,
        `  --header 'Accept-Encoding: gzip' \\`,
        `  --header 'User-Agent: me' \\`,
        `  --compressed \\`,
        `  --data-raw '{"a":"'\\''"}'`,
      ].join('\n'),
    );
  });

  it('says the method where curl would take another', () => {
    assert.match(commandOf('GET', 'http://a.test/', [], 'x'), /--request GET /);
    assert.match(commandOf('POST', 'http://a.test/', []), /--request POST /);
    assert.match(commandOf('HEAD', 'http://a.test/', []), /--head /);
    assert.doesNotMatch(commandOf('GET', 'http://a.test/', []), /--request/);
  });

  it('leaves out what curl cannot send as a header', () => {
    const command = commandOf('GET', 'http://a.test/', [
      ['@/etc/passwd', 'x'],
      ['X-A', 'b\r\nX-B: c'],
    ]);

    assert.doesNotMatch(command, /passwd|X-B/);
  });

  for (const shell of ['sh', 'bash']) {
    it(`gives a terminal no control character, and ${shell} no command`, () => {
      const hostile = `-'; touch /tmp/x; $(id) \`id\` !! \\101 %s ) " \u001b]0;x\u0007\u009b1m`;
      const body = `${hostile}\r\n\n\n`;
      const command = commandOf(hostile, hostile, [['X-Odd', hostile]], body);

      assert.doesNotMatch(command, /[^\P{Cc}\n]/u);
      // What the shell makes of it, word by word, in place of running it.
      const words = execFileSync(shell, ['-c', `curl() { printf '%s\\0' "$@"; }; ${command}`], {
        encoding: 'utf8',
      }).split('\0');
      assert.deepEqual(words.slice(0, -1), [
        '--globoff',
        '--proto',
        '=http,https',
        '--request',
        hostile,
        '--url',
        hostile,
        ...['Accept', 'User-Agent', 'Content-Type'].flatMap((name) => ['--header', `${name}:`]),
        '--header',
        `X-Odd: ${hostile}`,
        '--data-raw',
        body,
      ]);
    });
  }
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

  const sent: readonly (readonly [string, string, HeaderPair[], Buffer | undefined])[] = [
    ['DELETE', '/items/{1}?a[]=%20', [['X-Name', "it's"]], undefined],
    ['POST', '/text', [['Content-Type', 'text/plain']], Buffer.from("@file\nit's $HOME `id`\\ \u0007 å")],
    ['POST', '/zero', [['Content-Type', 'text/plain']], Buffer.from('a\0b')],
    ['PUT', '/bytes', [['Content-Type', 'application/octet-stream']], Buffer.from([0, 255, 10, 39, 128])],
  ];
  for (const [method, path, headers, body] of sent) {
    it(`sends ${method} ${path} as it was`, async () => {
      const { port } = server.address() as AddressInfo;
      const command = commandOf(method, `http://127.0.0.1:${port}${path}`, headers, body);

      await promisify(execFile)('bash', ['-c', command], { timeout: 20_000 });

      const request = got.at(-1);
      assert.deepEqual([request?.method, request?.url, request?.body], [method, path, body ?? Buffer.alloc(0)]);
      for (const [name, value] of headers) assert.equal(request?.headers[name.toLowerCase()], value);
    });
  }
});

function commandOf(method: string, uri: string, headers: HeaderPair[], content?: Buffer | string): string {
  const bytes = Buffer.from(content ?? '');
  const body: CurlRequest['body'] = {
    text: isUtf8(bytes) ? bytes.toString() : undefined,
    base64: () => bytes.toString('base64'),
  };
  return curlCommand({ method, uri, headers, body: content === undefined ? undefined : body });
}
