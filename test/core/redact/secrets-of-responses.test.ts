import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HeaderMap, RecordedResponse } from '../../../src/core/interaction';
import { recordingFilter, type FilterOptions } from '../../../src/core/redact/recording-filter';
import { aRequest } from '../../support/builders';

const SECRET = 's3cret-Value';
const DEFAULTS: FilterOptions = {
  filterHeaders: [],
  filterQueryParameters: [],
  filterPostDataParameters: [],
  redact: true,
};
const filter = recordingFilter(DEFAULTS);

const answer = (headers: HeaderMap, body: string | Buffer | null = null): RecordedResponse => ({
  status: { code: 200, message: 'OK' },
  headers,
  body: typeof body === 'string' ? Buffer.from(body) : body,
});
const headersOf = (headers: HeaderMap): HeaderMap => filter.response(answer(headers), aRequest()).headers;

describe('redact: true', () => {
  it('takes secrets out of a URL in the reason of a response, and leaves any other as it is', () => {
    const reasonOf = (message: string): string =>
      filter.response({ ...answer({}), status: { code: 302, message } }, aRequest()).status.message;

    assert.equal(reasonOf(`Moved https://a.test/?token=${SECRET}`), 'Moved https://a.test/?token=REDACTED');
    for (const reason of ['OK', 'Not Found', "I'm a teapot", 'a=b?', '']) assert.equal(reasonOf(reason), reason);
  });

  it('takes the token out of a challenge, and leaves what a client answers', () => {
    const harmless = [
      'Basic realm="a, b c"',
      'Digest realm="x", nonce="n0nce==", qop="auth", algorithm=MD5',
      'Negotiate',
      'NTLM TlRMTVNTUAACAAAA',
      'Bearer error="invalid_token"',
    ];

    for (const name of ['WWW-Authenticate', 'proxy-authenticate']) {
      assert.deepEqual(headersOf({ [name]: harmless }), { [name]: harmless });
      assert.deepEqual(
        headersOf({ [name]: [`Negotiate ${SECRET}==`, `Basic realm="a", Negotiate ${SECRET}, Digest nonce=1`] }),
        {
          [name]: ['Negotiate REDACTED', 'Basic realm="a", Negotiate REDACTED, Digest nonce=1'],
        },
      );
    }
  });

  it('takes secrets out of every URL in the headers of a response', () => {
    assert.deepEqual(
      headersOf({
        Location: [`/cb?a=1#access_token=${SECRET}&state=1`, `//ada:${SECRET}@b.test/`],
        location: [`https://c.test/?token=${SECRET}`],
        Link: [`<https://a.test/?page=2&access_token=${SECRET}>; rel="next", </x?token=${SECRET}>; rel="last"`],
        'Content-Location': [`ada:${SECRET}@a.test/x`],
        Refresh: [`5; url=https://ada:${SECRET}@a.test/?token=${SECRET}`],
        'Content-Security-Policy': [`default-src 'self'; report-uri /csp?page=1&token=${SECRET}`],
        'Reporting-Endpoints': [`default="/reports?token=${SECRET}"`],
        URI: [`<x?token=${SECRET}>`],
      }),
      {
        Location: ['/cb?a=1#access_token=REDACTED&state=1', '//REDACTED@b.test/'],
        location: ['https://c.test/?token=REDACTED'],
        Link: ['<https://a.test/?page=2&access_token=REDACTED>; rel="next", </x?token=REDACTED>; rel="last"'],
        'Content-Location': ['REDACTED@a.test/x'],
        Refresh: ['5; url=https://REDACTED@a.test/?token=REDACTED'],
        'Content-Security-Policy': ["default-src 'self'; report-uri /csp?page=1&token=REDACTED"],
        'Reporting-Endpoints': ['default="/reports?token=REDACTED"'],
        URI: ['<x?token=REDACTED>'],
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

  it('takes secrets out of what is recorded beside an answer, and out of any text', () => {
    const message = `connect ECONNREFUSED https://ada:${SECRET}@a.test/?token=${SECRET}&page=1 (see ada:${SECRET}@b.test).`;
    const recording = filter.recording(
      {
        error: {
          code: 'ECONNREFUSED',
          message,
          hostname: `ada:${SECRET}@a.test`,
          errors: [{ code: 'X', message, name: `/?token=${SECRET}`, syscall: `/?token=${SECRET}` }],
        },
        trailers: { 'X-Auth-Token': [SECRET], Other: ['1'] },
        informational: [
          {
            code: 103,
            message: `See /?token=${SECRET}`,
            headers: { Link: [`</a.css?token=${SECRET}>; rel=preload`], 'Set-Cookie': [`a=${SECRET}`] },
          },
        ],
        connection: {
          remoteAddress: `ada:${SECRET}@proxy.test`,
          tls: { authorized: false, authorizationError: `no pin: https://pins.test/?token=${SECRET}` },
        },
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
        errors: [{ code: 'X', message: clean, name: '/?token=REDACTED', syscall: '/?token=REDACTED' }],
      },
      trailers: { 'X-Auth-Token': ['REDACTED'], Other: ['1'] },
      informational: [
        {
          code: 103,
          message: 'See /?token=REDACTED',
          headers: { Link: ['</a.css?token=REDACTED>; rel=preload'], 'Set-Cookie': ['a=REDACTED'] },
        },
      ],
      connection: {
        remoteAddress: 'REDACTED@proxy.test',
        tls: { authorized: false, authorizationError: 'no pin: https://pins.test/?token=REDACTED' },
      },
      tookMs: 1,
    });
    assert.equal(filter.text(`GET /?a=b&token=${SECRET}`), 'GET /?a=b&token=REDACTED');
  });
});
