import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HeaderMap, RecordedRequest } from '../../../src/core/interaction';
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
  'JSON in a header': aRequest({ headers: { 'Dropbox-API-Arg': [JSON.stringify({ path: '/a', token: SECRET })] } }),
  'user info in a host': aRequest({ headers: { Host: [`ada:${SECRET}@a.test:8080`] } }),
  'user info without a password in a host': aRequest({ headers: { host: [`${SECRET}@a.test`] } }),
  'a batch of requests': post(
    'multipart/mixed; boundary=b',
    `${part(
      'Content-Type: application/http',
      `POST /a?token=${SECRET} HTTP/1.1\r\nAuthorization: Bearer ${SECRET}\r\nContent-Type: application/json\r\n\r\n{"password":"${SECRET}"}`,
    )}--b--`,
  ),
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
  ...Object.fromEntries(
    [
      `/ftp://ada:${SECRET}@b.test/x`,
      `/web/https://ada:${SECRET}@b.test/x?a=1`,
      `/web/https%3A%2F%2Fada%3A${SECRET}%40b.test%2Fx`,
      `/web/https%253a%252f%252fada%253A${SECRET}%2540b.test`,
      `/?pages=1,https://ada:${SECRET}@b.test/&a=b`,
      `/?pages=1,https%3A%2F%2Fada%3A${SECRET}@b.test&a=b`,
    ].map((path) => [
      `user info of a URL inside ${path.replace(SECRET, '…')}`,
      aRequest({ uri: `https://a.test${path}` }),
    ]),
  ),
  'user info with an at sign': aRequest({ uri: `https://ada:p@${SECRET}@a.test/` }),
  headers: aRequest({
    headers: {
      'access-token': [SECRET],
      'X-Hasura-Admin-Secret': [SECRET],
      'dd-api-key': [SECRET],
      'CF-Access-Client-Secret': [SECRET],
      Referer: [`https://ada:${SECRET}@a.test/?token=${SECRET}#id_token=${SECRET}`],
      'X-Forwarded-Uri': [`/x?token=${SECRET}`],
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
  'multipart with a backslash at the end of its file name': post(
    'multipart/form-data; boundary=b',
    `${part('Content-Disposition: form-data; filename="C:\\"; name="password"', SECRET)}--b--`,
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
  'a form sent as text behind a name without a value': post('text/plain', `a&password=${SECRET}`),
  'a relative URL inside a query': aRequest({
    uri: `https://a.test/?next=${encodeURIComponent(`/cb?access_token=${SECRET}`)}`,
  }),
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
});
