import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import type { RecordedRequest, RecordedResponse } from '../../../src/core/interaction';
import { recordingFilter } from '../../../src/core/redact/recording-filter';
import { isOAuthTokenName, isSecretName, type NamePlace } from '../../../src/core/redact/secret-names';
import { aRequest } from '../../support/builders';

const filter = recordingFilter({
  filterHeaders: [],
  filterQueryParameters: [],
  filterPostDataParameters: [],
  redact: true,
});

const WORDS = 'user,new,my,admin,api,v2,access,client,page,key,token,secret,password,id,x,app,next,name,refresh'.split(
  ',',
);
const STYLES: readonly ((words: readonly string[]) => string)[] = [
  (words) => words.join('_'),
  (words) => words.join('-'),
  (words) => words.join('.'),
  (words) => words.map((word, index) => (index === 0 ? word : capital(word))).join(''),
  (words) => words.map(capital).join('-'),
  (words) => words.join('_').toUpperCase(),
  ([first = '', ...rest]) => first + rest.map((word) => `[${word}]`).join(''),
];
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const names = fc
  .tuple(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }), fc.constantFrom(...STYLES))
  .map(([words, style]) => style(words));
const secretName = (place: NamePlace): fc.Arbitrary<string> => names.filter((name) => isSecretName(name, place));
const harmlessName = (place: NamePlace): fc.Arbitrary<string> => names.filter((name) => !isSecretName(name, place));
const headerName = (name: string): string => name.replace(/[[\]]/g, '-');

// Long enough never to stand in a name or in REDACTED, with every character that needs an escape somewhere.
const secrets = fc
  .tuple(
    fc.stringMatching(/^[a-zA-Z0-9]{12}$/),
    fc.constantFrom('', '"', '\\', '&', '=', '?', '#', '/', '+', 'é', ' ', '%', '\n', ';'),
  )
  .map(([text, symbol]) => `s3c${text}${symbol}${text}`);
const seedOf = (secret: string): string => secret.slice(0, 12);

type Form = (name: string, secret: string) => { readonly type: string; readonly body: string | Buffer };
const json = (name: string, secret: string): string => JSON.stringify({ a: [{ [name]: secret }], n: 1 });
const form = (name: string, secret: string): string =>
  `a=1&${encodeURIComponent(name)}=${encodeURIComponent(secret)}&b`;
const part = (head: string, content: string, eol = '\r\n'): string => `--b${eol}${head}${eol}${eol}${content}${eol}`;
const disposition = (name: string): string => `Content-Disposition: form-data; name="${name}"`;
const FORMS: Record<string, Form> = {
  json: (name, secret) => ({ type: 'application/json', body: json(name, secret) }),
  'json by another type': (name, secret) => ({ type: 'application/octet-stream', body: json(name, secret) }),
  'json lines': (name, secret) => ({ type: 'application/jsonl', body: `{"a":1}\n${json(name, secret)}\n` }),
  'json with a mark': (name, secret) => ({ type: 'text/json', body: `\uFEFF ${json(name, secret)}` }),
  'json in a string': (name, secret) => ({ type: '', body: JSON.stringify([json(name, secret)]) }),
  'json cut': (name, secret) => ({ type: 'application/json', body: json(name, secret).slice(0, -5) }),
  form: (name, secret) => ({ type: 'application/x-www-form-urlencoded', body: form(name, secret) }),
  'form as text': (name, secret) => ({ type: 'text/plain', body: form(name, secret) }),
  'json in a form': (name, secret) => ({ type: '', body: form('payload', json(name, secret)) }),
  multipart: (name, secret) => ({
    type: 'multipart/form-data; boundary=b',
    body: `${part(disposition(name), secret)}--b--`,
  }),
  'multipart with line feeds': (name, secret) => ({
    type: 'multipart/form-data; boundary=b',
    body: part(disposition(name), secret, '\n'),
  }),
  'json in multipart': (name, secret) => ({
    type: 'multipart/related; boundary=b',
    body: `${part('Content-Type: application/json', json(name, secret))}--b--`,
  }),
};
const CODINGS: Record<string, (body: Buffer) => Buffer> = {
  identity: (body) => body,
  gzip: (body) => zlib.gzipSync(body),
  deflate: (body) => zlib.deflateSync(body),
  br: (body) => zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
};

function posted(form: Form, coding: string, name: string, secret: string): RecordedRequest {
  const { type, body } = form(name, secret);
  const encoded = CODINGS[coding]?.(Buffer.from(body)) ?? null;
  return aRequest({ method: 'POST', headers: { 'content-type': [type], 'content-encoding': [coding] }, body: encoded });
}

/** All that is stored of a body, decoded where it is encoded. */
function readings(body: Buffer | null): string[] {
  if (body === null) return [];
  const decoders = [zlib.gunzipSync, zlib.inflateSync, zlib.brotliDecompressSync];
  const decoded = decoders.flatMap((decode) => {
    try {
      return [decode(body).toString()];
    } catch {
      return [];
    }
  });
  return [body.toString(), ...decoded];
}

function assertHidden(secret: string, texts: readonly string[]): void {
  const seed = seedOf(secret);
  // Base64 of the secret at each of the three places where a byte may stand in it.
  const encoded = ['', 'x', 'xx'].map((pad) =>
    Buffer.from(pad + seed)
      .toString('base64')
      .slice(4, 12),
  );
  for (const text of texts) for (const hidden of [seed, ...encoded]) assert.ok(!text.includes(hidden), text);
}

describe('for any name that the rules know, any secret', () => {
  for (const [kind, form] of Object.entries(FORMS)) {
    it(`never stands in a body of ${kind}, compressed or not`, () => {
      fc.assert(
        fc.property(secretName('body'), secrets, fc.constantFrom(...Object.keys(CODINGS)), (name, secret, coding) => {
          const filtered = filter.request(posted(form, coding, name, secret));

          assertHidden(secret, readings(filtered.body));
          assert.deepEqual(filter.request(filtered), filtered);
        }),
      );
    });
  }

  it('never stands in a URL, or in a header with one, or in a message', () => {
    const templates = [
      (pair: string) => `https://a.test/?a=1&${pair}&b=2`,
      (pair: string) => `https://a.test/x#${pair}`,
      (pair: string) => `https://a.test/#/x?${pair}`,
      (pair: string) => `https://a.test/?next=${encodeURIComponent(`https://b.test/?${pair}`)}`,
      (pair: string) => `https://a.test/?a=1;${pair}`,
    ];
    fc.assert(
      fc.property(secretName('query'), secrets, fc.constantFrom(...templates), (name, secret, template) => {
        const uri = template(`${encodeURIComponent(name)}=${encodeURIComponent(secret)}`);
        const request = filter.request(aRequest({ uri, headers: { Referer: [uri], Link: [`<${uri}>; rel="next"`] } }));

        assertHidden(secret, [JSON.stringify(request), filter.requestLine(aRequest({ uri })).uri]);
        if (!uri.includes('next=')) assertHidden(secret, [filter.text(`GET ${uri} failed`)]);
        assert.deepEqual(filter.request(request), request);
      }),
    );
  });

  it('never stands in user info, whatever it is made of', () => {
    fc.assert(
      fc.property(secrets, fc.constantFrom('https://', '//', 'ftp://'), (secret, start) => {
        const location = `${start}ada:${encodeURIComponent(secret).replace('%20', '@')}@a.test/x`;
        const { headers } = filter.response({ ...EMPTY, headers: { Location: [location] } }, aRequest());

        assert.deepEqual(headers, { Location: [`${start}REDACTED@a.test/x`] });
        assertHidden(secret, [filter.text(`at ${location}: failed`)]);
      }),
    );
  });

  it('never stands in a header or a trailer', () => {
    fc.assert(
      fc.property(secretName('requestHeader'), secretName('responseHeader'), secrets, (sent, given, secret) => {
        const request = filter.request(aRequest({ headers: { [headerName(sent)]: [secret, secret] } }));
        const response = filter.response({ ...EMPTY, headers: { [headerName(given)]: [secret] } }, request);
        const recording = filter.recording({ trailers: { [headerName(given)]: [secret] } }, request);

        assertHidden(secret, [JSON.stringify([request, response, recording])]);
      }),
    );
  });

  it('never stands in an answer of OAuth', () => {
    const kinds = [FORMS['json'], FORMS['json lines'], FORMS['form'], FORMS['form as text'], FORMS['json with a mark']];
    const tokens = names.filter(isOAuthTokenName);
    fc.assert(
      fc.property(
        tokens,
        secrets,
        fc.constantFrom(...kinds),
        fc.constantFrom(...Object.keys(CODINGS)),
        (name, secret, kind, coding) => {
          if (kind === undefined) return;
          const { headers, body } = posted(kind, coding, name, secret);
          const filtered = filter.response({ ...EMPTY, headers, body }, aRequest());

          assertHidden(secret, readings(filtered.body));
          assert.deepEqual(filtered.headers, headers);
        },
      ),
    );
  });
});

describe('what the rules do not name', () => {
  it('keeps every byte of its body, compressed or not', () => {
    const anyForm = fc.constantFrom(...Object.values(FORMS));
    fc.assert(
      fc.property(
        harmlessName('body'),
        secrets,
        anyForm,
        fc.constantFrom(...Object.keys(CODINGS)),
        (name, value, form, coding) => {
          const request = posted(form, coding, name, value);

          assert.deepEqual(filter.request(request), request);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps every character of any JSON, any text and any bytes', () => {
    const anyBody = fc.oneof(
      fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.webQueryParameters().map((text) => Buffer.from(text)),
    );
    const types = [
      '',
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/mixed; boundary=b',
    ];
    fc.assert(
      fc.property(anyBody, fc.constantFrom(...types), (body, type) => {
        const request = aRequest({
          method: 'POST',
          headers: { 'Content-Type': [type], 'content-length': ['7'] },
          body,
        });

        assert.deepEqual(filter.request(request), request);
        const response: RecordedResponse = { ...EMPTY, headers: request.headers, body };
        assert.deepEqual(filter.response(response, request), response);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps every character of its URL', () => {
    const queries = fc.webUrl({ withQueryParameters: true, withFragments: true });
    fc.assert(
      fc.property(queries, harmlessName('query'), secrets, (url, name, value) => {
        const uri = `${url}${url.includes('?') || url.includes('#') ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
        const request = aRequest({ uri, headers: { Referer: [uri], 'x-page': [uri], Link: [`<${uri}>`] } });

        assert.deepEqual(filter.request(request), request);
      }),
    );
  });
});

const EMPTY: RecordedResponse = { status: { code: 200, message: 'OK' }, headers: {}, body: null };
