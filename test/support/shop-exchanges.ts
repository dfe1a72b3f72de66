import zlib from 'node:zlib';
import type { BodyChunk, HeaderMap, Interaction, Recording } from '../../src/core/interaction';
import { picture } from './picture';

const START = Date.parse('2026-11-20T09:00:00.132Z');

type Timing = { readonly at: number; readonly tookMs: number };

function recordingOf({ at, tookMs }: Timing, more: Recording = {}): Recording {
  return { at: new Date(START + at).toISOString(), tookMs, ...more };
}

function exchange(
  method: string,
  uri: string,
  sent: { readonly headers?: HeaderMap; readonly body?: Buffer | string },
  got: {
    readonly status?: number;
    readonly message?: string;
    readonly headers: HeaderMap;
    readonly body: Buffer | string;
  },
  recording: Recording,
): Interaction {
  const { status = 200, message = 'OK' } = got;
  return {
    request: {
      method,
      uri: uri.startsWith('https:') ? uri : `https://api.shop.test${uri}`,
      headers: { accept: ['application/json'], 'user-agent': ['shop-client/4.2'], ...sent.headers },
      body: sent.body === undefined ? null : Buffer.from(sent.body as string),
    },
    response: { status: { code: status, message }, headers: got.headers, body: Buffer.from(got.body as string) },
    recording,
  };
}

export function json(
  method: string,
  uri: string,
  sent: unknown,
  got: unknown,
  timing: Timing,
  status = 200,
): Interaction {
  const type = { 'Content-Type': ['application/json; charset=utf-8'] };
  const body = sent === undefined ? {} : { body: JSON.stringify(sent) };
  const content = JSON.stringify(got, null, 2);
  return exchange(
    method,
    uri,
    {
      headers: { ...(sent === undefined ? {} : type), authorization: ['REDACTED'], 'accept-encoding': ['gzip, br'] },
      ...body,
    },
    {
      status,
      message: { 200: 'OK', 201: 'Created', 402: 'Payment Required', 503: 'Service Unavailable' }[status] ?? '',
      headers: {
        ...type,
        Date: ['Fri, 20 Nov 2026 09:00:00 GMT'],
        'X-Request-Id': ['b7c1f0a4'],
        'Cache-Control': ['no-store'],
      },
      body: content,
    },
    recordingOf(timing, timing.tookMs < 200 ? {} : { chunks: inThree(content, timing.tookMs) }),
  );
}

/** As a slow server sends it: the last piece when all is over. */
function inThree(content: string, tookMs: number): BodyChunk[] {
  const [bytes, piece] = [Buffer.byteLength(content), Math.ceil(Buffer.byteLength(content) / 3)];
  return [piece, piece, bytes - 2 * piece].map((size, index) => ({
    bytes: size,
    atMs: Math.round(tookMs * 0.2 * index),
  }));
}

export function form(uri: string, body: string, timing: Timing): Interaction {
  return exchange(
    'POST',
    uri,
    { headers: { 'content-type': ['application/x-www-form-urlencoded'] }, body },
    { status: 202, message: 'Accepted', headers: { Location: ['/payments/p_3'], 'Content-Length': ['0'] }, body: '' },
    recordingOf(timing),
  );
}

export function failure(uri: string, timing: Timing): Interaction {
  const error = {
    code: 'ECONNREFUSED',
    message: 'connect ECONNREFUSED 203.0.113.9:443',
    syscall: 'connect',
    address: '203.0.113.9',
    port: 443,
  };
  return exchange(
    'POST',
    uri,
    { body: '{"amount":8970}' },
    { status: 0, message: '', headers: {}, body: '' },
    recordingOf(timing, { error }),
  );
}

export function chat(): Interaction {
  const words = [
    'Your',
    ' order',
    ' left',
    ' the',
    ' warehouse',
    ' this',
    ' morning',
    ' and',
    ' arrives',
    ' on',
    ' Monday',
    '.',
  ];
  const events = [
    ...words.map(
      (content, index) =>
        `data: ${JSON.stringify({ id: 'chat_1', object: 'chat.chunk', choices: [{ index: 0, delta: { content } }], seq: index })}\n\n`,
    ),
    'event: done\ndata: [DONE]\n\n',
  ];
  const chunks = events.map((event, index) => ({
    bytes: Buffer.byteLength(event),
    atMs: 40 + index * 55 + (index % 3) * 12,
  }));
  return exchange(
    'POST',
    'https://ai.example.com/v1/chat/completions',
    {
      headers: { 'content-type': ['application/json'], authorization: ['REDACTED'] },
      body: JSON.stringify({
        model: 'large',
        stream: true,
        messages: [{ role: 'user', content: 'Where is my order?\nIt was o_551.' }],
      }),
    },
    { headers: { 'content-type': ['text/event-stream'], 'transfer-encoding': ['chunked'] }, body: events.join('') },
    recordingOf({ at: 0, tookMs: 1040 }, { chunks, httpVersion: '2' }),
  );
}

export function image(uri: string, timing: Timing): Interaction {
  return exchange(
    'GET',
    uri,
    {},
    { headers: { 'content-type': ['image/png'] }, body: picture(160, 96) },
    recordingOf(timing),
  );
}

export function multipart(uri: string, timing: Timing): Interaction {
  const part = (head: string, body: Buffer | string): Buffer =>
    Buffer.concat([Buffer.from(`--shopform\r\n${head}\r\n\r\n`), Buffer.from(body as string), Buffer.from('\r\n')]);
  const body = Buffer.concat([
    part('Content-Disposition: form-data; name="title"', 'Bläckfisk, 30 cm'),
    part('Content-Disposition: form-data; name="meta"\r\nContent-Type: application/json', '{"tags":["plush","sea"]}'),
    part(
      'Content-Disposition: form-data; name="file"; filename="fisk.png"\r\nContent-Type: image/png',
      picture(64, 64),
    ),
    Buffer.from('--shopform--\r\n'),
  ]);
  return exchange(
    'POST',
    uri,
    { headers: { 'content-type': ['multipart/form-data; boundary=shopform'] }, body },
    { status: 303, message: 'See Other', headers: { Location: ['/products/9'] }, body: '' },
    recordingOf(timing, {
      informational: [{ code: 103, message: 'Early Hints', headers: { Link: ['</a.css>; rel=preload'] } }],
    }),
  );
}

export function grpc(uri: string, timing: Timing): Interaction {
  const frame = (message: number[]): Buffer => Buffer.from([0, 0, 0, 0, message.length, ...message]);
  const nested = [0x0a, 0x03, 0x53, 0x4b, 0x55, 0x10, 0x96, 0x01];
  return exchange(
    'POST',
    uri,
    { headers: { 'content-type': ['application/grpc'], te: ['trailers'] }, body: frame([0x08, 0x09]) },
    {
      headers: { 'content-type': ['application/grpc'] },
      body: Buffer.concat([
        frame([0x12, nested.length, ...nested, 0x18, 0x01]),
        frame([0x08, 0x2a, 0x1a, 0x04, 0xff, 0xfe, 0x00, 0x80]),
      ]),
    },
    recordingOf(timing, { httpVersion: '2', trailers: { 'grpc-status': ['0'] } }),
  );
}

export function page(uri: string, timing: Timing): Interaction {
  const html = '<!doctype html>\n<title>Bläckfisk</title>\n<h1>Bläckfisk</h1>\n<p>Thirty centimetres of plush.</p>\n';
  return exchange(
    'GET',
    uri,
    {},
    {
      headers: { 'content-type': ['text/html; charset=utf-8'], 'content-encoding': ['gzip'] },
      body: zlib.gzipSync(html),
    },
    recordingOf(timing),
  );
}

export function other(uri: string, timing: Timing): Interaction {
  const body = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 37) % 256));
  return exchange(
    'GET',
    uri,
    {},
    { headers: { 'content-type': ['application/octet-stream'] }, body },
    recordingOf(timing),
  );
}
