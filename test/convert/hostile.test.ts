import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { convertText } from '../../src/convert/convert-text';
import { FORMATS } from '../../src/convert/formats';
import { Growth } from '../../src/convert/growth';
import { OUTPUTS } from '../../src/convert/outputs';
import { cassetteOutput } from '../../src/convert/outputs/cassette';
import { DocumentShapeError } from '../../src/serializers/document-reader';
import { noted, reading } from './reading';

const BOUND_MS = 10_000;

describe('a hostile file', () => {
  it('of any shape is refused or read, by every format, and nothing else comes of it', () => {
    const names = ['log', 'entries', 'http_interactions', 'interactions', 'request', 'response', 'body', 'headers'];
    const more = ['uri', 'url', 'status', 'content', 'text', 'postData', 'params', 'snapshot', 'hash', 'scope', 'path'];
    const key = fc.constantFrom(...names, ...more, 'version', '__proto__', 'constructor', 'method');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 7 },
        fc.constantFrom(null, 1, -1, 200, 2, 'GET', 'https://a.test/', '', true, Number.NaN, 10n, new Date(Number.NaN)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 6 }),
      ),
    }));

    fc.assert(
      fc.property(value, (document) => {
        for (const format of FORMATS) {
          assert.equal(typeof format.recognise(document), 'boolean');
          try {
            format.read(document, Growth.ofText(''));
          } catch (error) {
            assert.ok(error instanceof DocumentShapeError, `${format.name}: ${String(error)}`);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('cannot reach a prototype', async () => {
    const entry = `{"request":{"method":"GET","url":"https://a.test/","headers":[{"name":"__proto__","value":"x"}],"__proto__":{"polluted":1}},
      "response":{"status":200,"headers":[{"name":"constructor","value":"y"}],"content":{"text":"hi"}}}`;
    const { interactions } = await reading(`{"log":{"creator":{"name":"x"},"entries":[${entry}]}}`);

    assert.deepEqual(interactions[0]?.request.headers, {});
    assert.deepEqual(Object.entries(interactions[0].response.headers), [['constructor', ['y']]]);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('of many small bodies that hold very much is converted with the first of them readable', async () => {
    const content = zlib.gzipSync('x'.repeat(1_000_000)).toString('base64');
    const entry = {
      request: { method: 'GET', url: 'https://a.test/', headers: [] },
      response: {
        status: 200,
        headers: [{ name: 'content-encoding', value: 'gzip' }],
        content: { text: content, encoding: 'base64' },
      },
    };
    const text = JSON.stringify({ log: { creator: { name: 'x' }, entries: Array<unknown>(50).fill(entry) } });

    const { notes, parts } = await convertText(text, { from: undefined, to: cassetteOutput, redacts: false });

    const kept = notes.filter(({ what }) => what === 'body kept as it is').length;
    assert.ok(kept > 0 && kept < 25, `${kept} bodies`);
    assert.ok([...parts].join('').length < 40_000_000);
  });

  it('that refers to itself, is deep, or is empty, is refused in bounded time', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const cyclic = 'log: { creator: { name: x }, entries: &a [*a, *a] }';
    const bomb = [
      'a: &a [x]',
      ...Array.from('bcdefghijklmnop').map(
        (name, index) => `${name}: &${name} [${`*${'abcdefghijklmnop'[index]},`.repeat(9)}]`,
      ),
    ];
    const self =
      'log: &l { creator: { name: Polly.JS }, entries: [{ request: { method: POST, url: "http://a.test/", postData: { textJSON: *l } }, response: { status: 200 } }] }';
    for (const text of [
      deep,
      cyclic,
      bomb.join('\n'),
      self,
      '',
      ' \n',
      'x',
      '"x"',
      '{}',
      '[]',
      '[1]',
      '\u0000',
      '{"log":',
    ]) {
      const started = performance.now();
      await assert.rejects(convertText(text, { from: undefined, to: cassetteOutput, redacts: true }), {
        name: 'UnreadableRecording',
      });
      assert.ok(performance.now() - started < BOUND_MS, text.slice(0, 20));
    }
  });

  it('of a body in a hundred thousand maps is read', async () => {
    const body = `${'{"string":'.repeat(100_000)}"deep"${'}'.repeat(100_000)}`;
    const response = `{"status":{"code":200,"message":"OK"},"headers":{},"body":${body}}`;
    const request = '{"method":"GET","uri":"https://a.test/","headers":{},"body":null}';

    const { interactions } = await reading(
      `{"version":1,"interactions":[{"request":${request},"response":${response}}]}`,
    );

    assert.equal(String(interactions[0]?.response.body), 'deep');
  });

  it('that is huge is converted in time that grows with it', async () => {
    const entry = (index: number): string =>
      `{"request":{"method":"GET","url":"https://a.test/${index}","headers":[]},"response":{"status":0,"headers":[],"content":{}}}`;
    const body = 'x'.repeat(20_000_000);
    const entries = Array.from({ length: 50_000 }, (_, index) => entry(index)).join(',');
    const large = entry(0)
      .replace('"status":0', '"status":200')
      .replace('"content":{}', `"content":{"text":"${body}"}`);
    const started = performance.now();
    const result = await reading(`{"log":{"creator":{"name":"x"},"entries":[${entries},${large}]}}`, { redacts: true });

    assert.equal(result.interactions[0]?.response.body?.length, body.length);
    assert.equal(result.notes.length, 50_000);
    assert.equal(noted(result).length, 1);
    assert.ok(performance.now() - started < 60_000);
  });

  it('with a small gzip that holds a large text is left out', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(300 * 1024 * 1024)).toString('base64');
    const item = (body: object): object => ({
      request: { method: 'GET', uri: 'https://a.test/' },
      response: { status: 200, headers: {}, body },
    });
    const result = await reading(
      JSON.stringify({
        http_interactions: [item({ raw_gzip: bomb }), item({ string: 'hi' })],
        recorded_with: 'vcr/2.0.0',
      }),
    );

    assert.equal(result.malformed, 1);
    assert.equal(result.interactions.length, 1);
  });

  it('with many small gzips that hold much together is read as far as the measure of the file goes', async () => {
    const body = { raw_gzip: zlib.gzipSync(Buffer.alloc(10 * 1024 * 1024, 'x')).toString('base64') };
    const item = { request: { method: 'GET', uri: 'https://a.test/' }, response: { status: 200, headers: {}, body } };
    const file = JSON.stringify({ http_interactions: Array<unknown>(100).fill(item), recorded_with: 'vcr/2.0.0' });
    const started = performance.now();

    const { interactions, notes, malformed } = await reading(file);

    assert.equal(interactions.length, 3);
    assert.equal(malformed, 97);
    assert.deepEqual(noted({ notes }), [
      'left out: response.body.raw_gzip would make the bodies of this file many times its size',
    ]);
    assert.ok(performance.now() - started < BOUND_MS);
  });

  it('says where it breaks', async () => {
    const options = { from: undefined, to: cassetteOutput, redacts: true };
    await assert.rejects(convertText('a: 1\nb: [', options), { line: 2, isUnknown: false });
    await assert.rejects(convertText('{\n"a": 1,\n"b" "c"}', options), { line: 3 });
    const item = '\n - request: { method: GET, uri: x }\n   response:\n    status: none';
    await assert.rejects(convertText(`http_interactions:${item}`, options), {
      line: 4,
      message: 'it is no recording of Ruby VCR: http_interactions[0].response.status is text, not a whole number',
    });
    await assert.rejects(convertText('{"log": 1}', options), { isUnknown: true });
  });

  it('shows no value in a note or an error', async () => {
    const secret = 'sEcReT-42';
    for (const output of OUTPUTS) {
      const text = JSON.stringify([
        {
          scope: `x:${secret}`,
          method: 'GET',
          path: `/${secret}`,
          status: 200,
          response: secret,
          rawHeaders: [secret, secret, `${secret} `, 'a'],
        },
        { scope: 'https://a.test:443', method: `NO ${secret}`, path: '/', status: secret, response: {} },
      ]);
      const { notes } = await convertText(text, { from: undefined, to: output, redacts: true });
      assert.ok(notes.length > 0);
      assert.ok(!JSON.stringify(notes).includes(secret), JSON.stringify(notes));
    }
  });
});
