import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import { interactionLines } from '../../../src/cli/show/interaction-lines';
import type { Interaction } from '../../../src/core/interaction';
import { anInteraction, aRequest, jsonRequest } from '../../support/builders';

type Response = Interaction['response'];

describe('the lines of an interaction', () => {
  it('are those of curl -v, with place, time and duration', () => {
    const interaction = anInteraction({
      request: jsonRequest({ name: 'Ada', id: 9007199254740993n.toString() }),
      response: answer('{"id":12345678901234567890,"tags":["a"]}', { 'Content-Type': ['application/json'] }),
      recording: { at: '2026-11-20T09:00:00.000Z', tookMs: 132, responseBody: ['json', 'gzip'] },
    });

    assert.equal(
      text(interaction),
      `* 1/2  https://api.test/users?page=1  2026-11-20T09:00:00.000Z  132 ms
> POST /users?page=1 HTTP/1.1
> Content-Type: application/json
>
{
  "name": "Ada",
  "id": "9007199254740993"
}

< HTTP/1.1 200 OK
< Content-Type: application/json
<
{
  "id": 12345678901234567890,
  "tags": [
    "a"
  ]
}

* on the wire the body was compact JSON, gzip`,
    );
  });

  it('leave out what changes with every recording', () => {
    const interaction = anInteraction({
      recording: { at: '2026-11-20T09:00:00.000Z', tookMs: 132, chunks: [piece(2, 0), piece(3, 50)] },
    });

    const lines = interactionLines(interaction, '1/2', { ...OPTIONS, hasTimes: false });

    assert.deepEqual(lines, [
      '* https://api.test/users?page=1',
      '> GET /users?page=1 HTTP/1.1',
      '>',
      '< HTTP/1.1 200 OK',
      '<',
      'hello',
      '',
    ]);
  });

  it('tell of announcements, pieces, trailers, the version of HTTP and the connection', () => {
    const interaction = anInteraction({
      response: answer('hello', {}, ''),
      recording: {
        httpVersion: '2',
        informational: [{ code: 103, message: '', headers: { link: ['</a.css>'] } }],
        chunks: [piece(2, 0), piece(3, 50)],
        trailers: { 'grpc-status': ['0'] },
        connection: { remoteAddress: '192.0.2.1', tls: { authorized: true, protocol: 'TLSv1.3', alpnProtocol: 'h2' } },
      },
    });

    assert.equal(
      text(interaction),
      `* 1/2  https://api.test/users?page=1
* connected to 192.0.2.1
* TLSv1.3, h2
> GET /users?page=1 HTTP/2
>
< HTTP/2 103
< link: </a.css>
<
< HTTP/2 200
<
hello

< grpc-status: 0
* the body came in 2 pieces, the last after 50 ms`,
    );
  });

  it('tell of failures in place of a response, and in the middle of one', () => {
    const none: Response = { status: { code: 0, message: '' }, headers: {}, body: null };
    const error = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1' };

    assert.match(
      text(anInteraction({ response: none, recording: { error: { ...error, errors: [error] } } })),
      />\n\* no response came: ECONNREFUSED connect ECONNREFUSED 127\.0\.0\.1:1\n\* {3}ECONNREFUSED connect/,
    );
    assert.match(
      text(anInteraction({ recording: { error: { code: 'ECONNRESET', message: 'aborted' } } })),
      /hello\n\n\* the connection failed in the response: ECONNRESET aborted$/,
    );
    assert.match(
      text(anInteraction({ response: none, recording: { unfinished: true } })),
      /\* the client left before the response came$/,
    );
  });

  it('describe what is no text, pictures with their size', () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000140000000f00802000000', 'hex');

    assert.match(text(anInteraction({ response: answer(png, {}) })), /\[image\/png, 320 × 240, 29 bytes\]/);
    assert.match(
      text(anInteraction({ response: answer(Buffer.alloc(2048, 0xff), { 'content-type': ['font/woff2'] }) })),
      /\[font\/woff2, 2\.0 kB\]/,
    );
    assert.match(text(anInteraction({ response: answer(Buffer.from([0, 1, 2]), {}) })), /\[bytes, 3 bytes\]/);
  });

  it('show content without its coding, text in its charset, fields of a form, and events', () => {
    const gzipped = answer(zlib.gzipSync('plain'), { 'Content-Encoding': ['gzip'] });
    const latin = answer(Buffer.from([0xe9]), { 'content-type': ['text/plain; charset=ISO-8859-1'] });
    const form = aRequest({
      body: 'a=1+2&b=%C3%A9',
      headers: { 'content-type': ['application/x-www-form-urlencoded'] },
    });
    const events = answer('event: token\nid: 7\ndata: {"a":[1]}\n\n: ping\n\ndata: x\ndata: y\n\n', {
      'content-type': ['text/event-stream'],
    });

    assert.match(text(anInteraction({ response: gzipped })), /<\nplain\n$/);
    assert.match(text(anInteraction({ response: latin })), /<\né\n$/);
    assert.match(text(anInteraction({ request: form })), />\na=1 2\nb=é\n\n</);
    assert.match(
      text(anInteraction({ response: events })),
      /<\nevent token \(id 7\)\n {2}\{\n {4}"a": \[\n {6}1\n {4}\]\n {2}\}\nevent message\n {2}x\n {2}y\n$/,
    );
  });

  it('cut what is long, and say how much', () => {
    const interaction = anInteraction({ response: answer('x'.repeat(30), {}) });

    const lines = interactionLines(interaction, '1/2', { ...OPTIONS, mostBodyCharacters: 10 });

    assert.deepEqual(lines.slice(-3), ['xxxxxxxxxx', '… 20 more characters', '']);
  });

  it('hold nothing that a terminal would obey, wherever a hostile cassette has it', () => {
    const evil = 'a\u001b[2J\u009b31m\u202e\rb';
    const events = { 'content-type': ['text/event-stream'], [evil]: [evil] };
    const hostile = anInteraction({
      request: aRequest({ method: evil, uri: `https://a.test/${evil}`, headers: { [evil]: [evil] }, body: evil }),
      response: {
        status: { code: 200, message: evil },
        headers: { ...events, 'Content-Type': [`text/event-stream; ${evil}`] },
        body: Buffer.from(`event: ${evil}\nid: ${evil}\ndata: ${evil}\n\n`),
      },
      recording: {
        at: evil,
        trailers: { [evil]: [evil] },
        informational: [{ code: 103, message: evil, headers: { [evil]: [evil] } }],
        connection: {
          remoteAddress: evil,
          tls: {
            authorized: false,
            authorizationError: evil,
            protocol: evil,
            cipher: { name: evil, standardName: '', version: '' },
          },
        },
        error: { code: evil, message: evil, errors: [{ code: evil, message: evil }] },
      },
    });
    const binary = anInteraction({ response: answer(Buffer.from([0xff]), { 'content-type': [evil] }) });

    for (const interaction of [hostile, binary]) {
      const lines = text(interaction);

      assert.doesNotMatch(lines.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
      assert.match(lines, /a\\u\{1b\}\[2J/);
    }
  });
});

const OPTIONS = { style: (_: unknown, shown: string) => shown, hasTimes: true, mostBodyCharacters: Infinity };

function text(interaction: Interaction): string {
  return interactionLines(interaction, '1/2', OPTIONS).join('\n');
}

function answer(body: string | Buffer, headers: Response['headers'], message = 'OK'): Response {
  return { status: { code: 200, message }, headers, body: Buffer.from(body) };
}

function piece(bytes: number, atMs: number): { bytes: number; atMs: number } {
  return { bytes, atMs };
}
