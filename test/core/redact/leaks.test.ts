import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import type { HeaderMap, RecordedRequest, RecordedResponse } from '../../../src/core/interaction';
import { recordingFilter, type FilterOptions } from '../../../src/core/redact/recording-filter';
import { aRequest, formRequest, jsonRequest } from '../../support/builders';

const SECRET = 's3cret-Value';
const DEFAULTS: FilterOptions = {
  filterHeaders: [],
  filterQueryParameters: [],
  filterPostDataParameters: [],
  redact: true,
};
const filter = recordingFilter(DEFAULTS);

const shown = ({ uri, headers, body }: RecordedRequest): string =>
  JSON.stringify([uri, headers, body?.toString('latin1'), body?.toString('utf16le')]);
const post = (type: string, body: string | Buffer, headers: HeaderMap = {}): RecordedRequest =>
  aRequest({ method: 'POST', headers: { 'Content-Type': [type], ...headers }, body });
const answer = (headers: HeaderMap, body: string | Buffer | null = null): RecordedResponse => ({
  status: { code: 200, message: 'OK' },
  headers,
  body: typeof body === 'string' ? Buffer.from(body) : body,
});
const headersOf = (headers: HeaderMap): HeaderMap => filter.response(answer(headers), aRequest()).headers;

const part = (head: string, content: string, eol = '\r\n'): string => `--b${eol}${head}${eol}${eol}${content}${eol}`;
const named = (name: string): string => `Content-Disposition: form-data; name="${name}"`;

const REQUESTS: Record<string, RecordedRequest> = {
  'JSON fields in camelCase': jsonRequest({ newPassword: SECRET, currentPassword: SECRET, apiKey: SECRET }),
  'JSON fields token, api_key, assertion, code_verifier': jsonRequest({
    token: SECRET,
    api_key: SECRET,
    assertion: SECRET,
    code_verifier: SECRET,
  }),
  'whole objects and lists under a secret name': jsonRequest({
    password: { value: SECRET },
    secrets: [SECRET, [SECRET]],
  }),
  'a form with brackets in its names': formRequest(`user[password]=${SECRET}&user%5Bnew_password%5D=${SECRET}`),
  'a query': aRequest({
    uri: `https://a.test/?token=${SECRET}&key=${SECRET}&refreshToken=${SECRET}&client_assertion=${SECRET}`,
  }),
  'a query parted by semicolons or a second question mark': aRequest({
    uri: `https://a.test/?a=1;token=${SECRET}&b=2?api_key=${SECRET}`,
  }),
  'a fragment': aRequest({ uri: `https://a.test/cb#access_token=${SECRET}&state=1` }),
  'a query inside a fragment': aRequest({ uri: `https://a.test/#/cb?access_token=${SECRET}` }),
  'a URL inside a query': aRequest({
    uri: `https://a.test/?next=${encodeURIComponent(`https://b.test/?access_token=${SECRET}`)}`,
  }),
  'user info with an at sign': aRequest({ uri: `https://ada:p@${SECRET}@a.test/` }),
  headers: aRequest({
    headers: {
      'access-token': [SECRET],
      'X-Hasura-Admin-Secret': [SECRET],
      'dd-api-key': [SECRET],
      'CF-Access-Client-Secret': [SECRET],
      Referer: [`https://ada:${SECRET}@a.test/?token=${SECRET}#id_token=${SECRET}`],
      'X-Amz-Copy-Source': [`https://a.test/o?X-Amz-Signature=${SECRET}`],
    },
  }),
  'JSON in a multipart part': post(
    'multipart/form-data; boundary=b',
    `${part(named('data'), `{"password":"${SECRET}"}`)}--b--\r\n`,
  ),
  'multipart/related': post(
    'multipart/related; boundary="b"; type="application/json"',
    `${part('Content-Type: application/json', `{"a":{"client_secret":"${SECRET}"}}`)}--b--`,
  ),
  'multipart with bare line feeds': post(
    'multipart/form-data; boundary=b',
    `${part(named('password'), SECRET, '\n')}--b--\n`,
  ),
  'multipart without its last boundary': post('multipart/form-data; boundary=b', part(named('password'), SECRET)),
  'multipart with another name in its file name': post(
    'multipart/form-data; boundary=b',
    `${part('Content-Disposition: form-data; filename="a; name=x"; name="password"', SECRET)}--b--`,
  ),
  'multipart with a name without quotes, after a folded line': post(
    'multipart/form-data; boundary=b',
    `${part('content-disposition: form-data;\r\n name=password', SECRET)}--b--`,
  ),
  'multipart in multipart': post(
    'multipart/mixed; boundary=b',
    `${part('Content-Type: multipart/form-data; boundary=b2', `--b2\r\n${named('token')}\r\n\r\n${SECRET}\r\n--b2--`)}--b--`,
  ),
  'multipart of another boundary than its type says': post(
    'multipart/form-data',
    `${part(named('password'), SECRET)}--b--`,
  ),
  'base64 in a multipart part': post(
    'multipart/mixed; boundary=b',
    `${part('Content-Transfer-Encoding: base64', Buffer.from(`{"password":"${SECRET}"}`).toString('base64'))}--b--`,
  ),
  'a form sent as text': post('text/plain;charset=UTF-8', `user=ada&password=${SECRET}`),
  'a form sent as text, a line each': post('text/plain', `user=ada l\r\npassword=${SECRET} & ${SECRET}\r\n`),
  'JSON sent as a form': formRequest(`{"password":"${SECRET}"}`),
  'JSON in a form field': formRequest(`payload=${encodeURIComponent(`{"token":"${SECRET}"}`)}`),
  'JSON in a JSON string': jsonRequest({
    body: JSON.stringify({ password: SECRET, s: JSON.stringify({ token: SECRET }) }),
  }),
  'JSON lines': post('application/x-ndjson', `{"a":1}\n{"password":"${SECRET}"}\r\n\n{"token":"${SECRET}"}`),
  'JSON with a byte order mark': post('application/json', `\uFEFF{"password":"${SECRET}"}`),
  'JSON in UTF-16': post('application/json', Buffer.from(`{"password":"${SECRET}"}`, 'utf16le')),
  'JSON in Latin-1': post('application/json', Buffer.from(`{"n":"é","password":"${SECRET}"}`, 'latin1')),
  'JSON that breaks off': post('application/json', `{"user":"ada","password":"${SECRET}`),
  'JSON with escapes in its names': post('application/json', `{"\\u0070assword":"${SECRET}"}`),
};

const CODINGS: Record<string, (text: string) => Buffer> = {
  gzip: (text) => zlib.gzipSync(text),
  deflate: (text) => zlib.deflateSync(text),
  br: (text) => zlib.brotliCompressSync(text),
  'gzip, br': (text) => zlib.brotliCompressSync(zlib.gzipSync(text)),
};

describe('redact: true', () => {
  for (const [place, request] of Object.entries(REQUESTS)) {
    it(`takes secrets out of ${place}`, () => {
      const filtered = filter.request(request);
      const text = shown(filtered);

      assert.ok(!text.includes(SECRET) && !text.includes(Buffer.from(SECRET).toString('base64').slice(0, 12)), text);
      assert.match(text, /REDACTED|R\\u0000E|JFREFDVEVE/);
      assert.deepEqual(filter.request(filtered), filtered);
    });
  }

  for (const [coding, encode] of Object.entries(CODINGS)) {
    it(`looks into a request body of ${coding}, stores it decoded, and leaves it when there is nothing`, () => {
      const headers = { 'content-encoding': [coding], 'Content-Length': ['9'], 'X-Other': ['1'] };
      const filtered = filter.request(post('application/json', encode(`{"password":"${SECRET}","a":1}`), headers));
      const harmless = post('application/json', encode('{"a":1}'), headers);

      assert.equal(filtered.body?.toString(), '{"password":"REDACTED","a":1}');
      assert.deepEqual(filtered.headers, {
        'Content-Type': ['application/json'],
        'Content-Length': ['29'],
        'X-Other': ['1'],
      });
      assert.deepEqual(filter.request(harmless), harmless);
    });
  }

  it('looks into gzip that breaks off, raw deflate, gzip without a header that says so, and text that only says so', () => {
    const json = `{"password":"${SECRET}","pad":"${'x'.repeat(100)}"}`;
    const cut = zlib.gzipSync(json).subarray(0, -20);
    const bodies: [Buffer, HeaderMap][] = [
      [cut, { 'content-encoding': ['gzip'] }],
      [zlib.deflateRawSync(json), { 'content-encoding': ['deflate'] }],
      [Buffer.from(json), { 'content-encoding': ['gzip'] }],
    ];

    for (const [body, headers] of bodies) {
      assert.match(
        filter.request(post('application/json', body, headers)).body?.toString() ?? '',
        /^\{"password":"REDACTED"/,
      );
    }
    const unsaid = filter.request(post('application/octet-stream', zlib.gzipSync(json))).body;
    assert.match(zlib.gunzipSync(unsaid ?? '').toString(), /^\{"password":"REDACTED"/);
  });

  it('does not store a compressed body that is too large to be looked into', () => {
    const bomb = zlib.gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20));
    const filtered = filter.request(post('application/json', bomb, { 'content-encoding': ['gzip'] }));

    assert.equal(filtered.body?.toString(), 'REDACTED');
    assert.deepEqual(filtered.headers, { 'Content-Type': ['application/json'] });
  });

  it('takes secrets out of every URL in the headers of a response', () => {
    assert.deepEqual(
      headersOf({
        Location: [`/cb?a=1#access_token=${SECRET}&state=1`, `//ada:${SECRET}@b.test/`],
        location: [`https://c.test/?token=${SECRET}`],
        Link: [`<https://a.test/?page=2&access_token=${SECRET}>; rel="next", </x?token=${SECRET}>; rel="last"`],
        'Content-Location': [`ada:${SECRET}@a.test/x`],
        Refresh: [`5; url=https://ada:${SECRET}@a.test/?token=${SECRET}`],
      }),
      {
        Location: ['/cb?a=1#access_token=REDACTED&state=1', '//REDACTED@b.test/'],
        location: ['https://c.test/?token=REDACTED'],
        Link: ['<https://a.test/?page=2&access_token=REDACTED>; rel="next", </x?token=REDACTED>; rel="last"'],
        'Content-Location': ['REDACTED@a.test/x'],
        Refresh: ['5; url=https://REDACTED@a.test/?token=REDACTED'],
      },
    );
  });

  it('takes the values of cookies, with and without a name, folded into one line too', () => {
    assert.deepEqual(
      headersOf({
        'Set-Cookie': [
          `${SECRET}; Path=/`,
          `=${SECRET}`,
          `a=b=${SECRET}; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly`,
          `a=${SECRET}; Path=/, b=${SECRET}; Secure`,
        ],
      }),
      {
        'Set-Cookie': [
          'REDACTED; Path=/',
          '=REDACTED',
          'a=REDACTED; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly',
          'a=REDACTED; Path=/, b=REDACTED; Secure',
        ],
      },
    );
  });

  it('takes the tokens of OAuth out of answers, and leaves a JWT what clients read of it', () => {
    const jwt = [{ alg: 'HS256' }, { sub: 'ada' }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    const tokens = {
      access_token: [...jwt, SECRET].join('.'),
      refreshToken: SECRET,
      id_token: `a.b.${SECRET}`,
      expires_in: 3600,
    };
    const body = (type: string, text: string): string | undefined =>
      filter.response(answer({ 'content-type': [type] }, text), aRequest()).body?.toString();

    assert.equal(
      body('application/json', JSON.stringify({ data: tokens, next_page_token: 'p', token: 't' })),
      JSON.stringify({
        data: {
          access_token: `${jwt.join('.')}.REDACTED`,
          refreshToken: 'REDACTED',
          id_token: 'REDACTED',
          expires_in: 3600,
        },
        next_page_token: 'p',
        token: 't',
      }),
    );
    assert.equal(
      body('application/x-www-form-urlencoded', `access_token=${SECRET}&scope=repo&token_type=bearer`),
      'access_token=REDACTED&scope=repo&token_type=bearer',
    );
    assert.equal(
      body('text/plain', `oauth_token=${SECRET}&oauth_token_secret=${SECRET}`),
      'oauth_token=REDACTED&oauth_token_secret=REDACTED',
    );
    assert.equal(
      body('text/plain', '{"password":"kept","newPassword":"kept"}'),
      '{"password":"kept","newPassword":"kept"}',
    );
  });

  it('takes tokens out of a compressed answer, which keeps its encoding and says its length', () => {
    const gzipped = answer(
      { 'content-encoding': ['gzip'], 'content-length': ['1'] },
      zlib.gzipSync(`{"access_token":"${SECRET}"}`),
    );
    const { headers, body } = filter.response(gzipped, aRequest());

    assert.equal(zlib.gunzipSync(body ?? '').toString(), '{"access_token":"REDACTED"}');
    assert.deepEqual(headers, { 'content-encoding': ['gzip'], 'content-length': [String(body?.length)] });
  });

  it('takes secrets out of what is recorded beside an answer, and out of any text', () => {
    const message = `connect ECONNREFUSED https://ada:${SECRET}@a.test/?token=${SECRET}&page=1 (see ada:${SECRET}@b.test).`;
    const recording = filter.recording(
      {
        error: { code: 'ECONNREFUSED', message, hostname: `ada:${SECRET}@a.test`, errors: [{ code: 'X', message }] },
        trailers: { 'X-Auth-Token': [SECRET], Other: ['1'] },
        tookMs: 1,
      },
      aRequest(),
    );
    const clean = 'connect ECONNREFUSED https://REDACTED@a.test/?token=REDACTED&page=1 (see REDACTED@b.test).';

    assert.deepEqual(recording, {
      error: {
        code: 'ECONNREFUSED',
        message: clean,
        hostname: 'REDACTED@a.test',
        errors: [{ code: 'X', message: clean }],
      },
      trailers: { 'X-Auth-Token': ['REDACTED'], Other: ['1'] },
      tookMs: 1,
    });
    assert.equal(filter.text(`GET /?a=b&token=${SECRET}`), 'GET /?a=b&token=REDACTED');
  });

  it('leaves the word to the user: what a filter of theirs names is stored as they say', () => {
    const own = recordingFilter({
      ...DEFAULTS,
      filterHeaders: [
        ['set-cookie', 'sid=TEST'],
        ['location', 'https://a.test/?token=TEST'],
      ],
      filterQueryParameters: [['token', ({ value }) => value.slice(0, 2)]],
      filterPostDataParameters: [
        ['password', 'known'],
        ['password', ({ value }) => `${value}!`],
      ],
    });
    const request = own.request({ ...jsonRequest({ password: SECRET }), uri: `https://a.test/?token=${SECRET}` });
    const { headers } = own.response(answer({ 'Set-Cookie': ['sid=1'], Location: ['/'] }), request);

    assert.deepEqual(
      [request.uri, request.body?.toString(), headers],
      [
        'https://a.test/?token=s3',
        '{"password":"known!"}',
        { 'Set-Cookie': ['sid=TEST'], Location: ['https://a.test/?token=TEST'] },
      ],
    );
  });

  it('asks no function of the user for a text, and hides what it would have been asked for', () => {
    const own = recordingFilter({
      ...DEFAULTS,
      redact: false,
      filterQueryParameters: [['mine', () => assert.fail('asked')]],
    });

    assert.equal(own.text('https://u:p@a.test/?mine=1&token=2'), 'https://u:p@a.test/?mine=REDACTED&token=2');
  });
});

describe('a filter function that does not do its part', () => {
  const failures: Record<string, [() => unknown, RegExp]> = {
    throws: [
      () => {
        throw new Error('mine');
      },
      /^A function of filterQueryParameters threw: mine/,
    ],
    'returns nothing': [() => undefined, /^A function of filterQueryParameters returned nothing/],
    'returns a promise': [
      () => Promise.reject(new Error('late')),
      /^A function of filterQueryParameters returned a promise/,
    ],
    'returns a number': [() => 1, /^A function of filterQueryParameters returned a number/],
  };
  for (const [failure, [call, message]] of Object.entries(failures)) {
    it(`fails with VCR_HOOK_FAILED when it ${failure}, and keeps no value`, () => {
      const own = recordingFilter({ ...DEFAULTS, filterQueryParameters: [['token', call as () => string]] });

      assert.throws(() => own.request(aRequest({ uri: `https://a.test/?token=${SECRET}` })), {
        code: 'VCR_HOOK_FAILED',
        message,
      });
    });
  }

  it('changes a copy when it changes the request it is given', () => {
    const request = aRequest({ uri: 'https://a.test/?token=1', headers: { A: ['1'] }, body: 'x' });
    const change = ({ request: given }: { request: RecordedRequest }): string => {
      given.headers['A'] = [];
      given.body?.fill(0);
      return 'x';
    };
    recordingFilter({ ...DEFAULTS, filterQueryParameters: [['token', change]] }).request(request);

    assert.deepEqual([request.headers, request.body?.toString()], [{ A: ['1'] }, 'x']);
  });
});
