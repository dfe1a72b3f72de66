import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import type { BodyChunk, HeaderMap, Interaction, Recording } from '../../src/core/interaction';
import type { RunReport } from '../../src/core/run-report';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { yamlSerializer } from '../../src/serializers/yaml';

const START = Date.parse('2026-11-20T09:00:00.132Z');

/** The cassettes of an imagined shop, with something of each kind that is shown: by their paths. */
export const SHOP: Readonly<Record<string, readonly Interaction[]>> = {
  'test/__cassettes__/checkout.test.ts/pays-with-a-card.yaml': [
    json('GET', '/cart/c_81', undefined, cart(2), { at: 0, tookMs: 84 }),
    json('PATCH', '/cart/c_81/items/1?expand=price&expand=tax', { qty: 3 }, cart(3), { at: 96, tookMs: 131 }),
    json('GET', '/shipping/options?country=SE', undefined, shipping(), { at: 98, tookMs: 212 }),
    json('GET', '/taxes/SE', undefined, { country: 'SE', rate: 0.25, isIncluded: true }, { at: 101, tookMs: 68 }),
    form('/payments', 'amount=8970&currency=eur&card%5Bnumber%5D=REDACTED&note=gr%C3%BC%C3%9Fe+%26+dank', {
      at: 330,
      tookMs: 402,
    }),
    json(
      'GET',
      '/payments/p_3?wait=true',
      undefined,
      { id: 'p_3', state: 'settled', chargedAt: null },
      { at: 745, tookMs: 655 },
    ),
    json('POST', '/orders', { cart: 'c_81', payment: 'p_3' }, order(), { at: 1420, tookMs: 118 }, 201),
    image('/orders/o_551/receipt.png', { at: 1548, tookMs: 46 }),
  ],
  'test/__cassettes__/checkout.test.ts/says-when-a-card-is-declined.yaml': [
    json('GET', '/cart/c_82', undefined, cart(1), { at: 0, tookMs: 77 }),
    json(
      'POST',
      '/payments',
      { amount: 2990 },
      { error: { code: 'card_declined', message: 'The card was declined.' } },
      { at: 90, tookMs: 301 },
      402,
    ),
  ],
  'test/__cassettes__/checkout.test.ts/gives-up-when-the-bank-is-down.yaml': [
    failure('https://bank.example.com/authorize', { at: 0, tookMs: 12 }),
    json('GET', '/health', undefined, { state: 'degraded' }, { at: 20, tookMs: 8 }, 503),
  ],
  'test/__cassettes__/assistant.test.ts/streams-an-answer.yaml': [chat()],
  'test/__cassettes__/assistant.test.ts/lists-the-models.yaml': [
    json(
      'GET',
      '/v1/models',
      undefined,
      { object: 'list', data: ['small', 'large'].map((id) => ({ id, object: 'model', owned_by: 'shop' })) },
      { at: 0, tookMs: 143 },
    ),
  ],
  'test/admin/__cassettes__/products.test.ts/uploads-a-picture.yaml': [
    multipart('/products/9/pictures', { at: 0, tookMs: 188 }),
    grpc('https://stock.example.com/shop.Stock/Count', { at: 201, tookMs: 33 }),
    page('/products/9', { at: 240, tookMs: 51 }),
    other('/export.bin', { at: 300, tookMs: 20 }),
  ],
};

/** A report of a run that refused a request of the shop's. */
export function shopReport(rootDir: string): RunReport {
  const cassette = 'test/__cassettes__/checkout.test.ts/pays-with-a-card.yaml';
  const request = { method: 'PATCH', uri: 'https://api.shop.test/cart/c_81/items/1?expand=price&expand=tax' };
  const file = {
    testPath: 'test/checkout.test.ts',
    isWhole: true,
    spared: [],
    deleted: [],
    passedThrough: [],
    replayedFailures: [],
    cassettes: [
      {
        path: cassette,
        tests: ['checkout pays with a card'],
        mode: 'once' as const,
        outcome: 'replayed' as const,
        interactions: 8,
        unused: [3],
        changes: [],
      },
    ],
    refusals: [
      {
        test: 'checkout pays with a card',
        code: 'VCR_UNMATCHED_REQUEST',
        message: `No recorded interaction matches PATCH ${request.uri}\n  cassette: ${cassette} (8 interactions, 1 used)\n[VCR_UNMATCHED_REQUEST]`,
        request,
        cassette,
        nearest: [
          {
            interaction: 1,
            request,
            differences: [{ matcher: 'body', reason: '$.qty: recorded 3, got 4' }],
          },
          {
            interaction: 0,
            request: { method: 'GET', uri: 'https://api.shop.test/cart/c_81' },
            differences: [
              { matcher: 'method', reason: 'recorded GET, got PATCH' },
              { matcher: 'path', reason: 'recorded /cart/c_81, got /cart/c_81/items/1' },
            ],
          },
        ],
      },
    ],
  };
  return {
    reportVersion: 1,
    startedAt: '2026-11-20T09:10:00.000Z',
    rootDir,
    isFullRun: true,
    files: [file],
    unreported: [],
  };
}

/** Writes cassettes below a folder. */
export async function writeCassettes(
  folder: string,
  cassettes: Readonly<Record<string, readonly Interaction[]>>,
): Promise<void> {
  for (const [name, interactions] of Object.entries(cassettes)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, await cassetteCodec(yamlSerializer).encode({ interactions, dropped: [] }));
  }
}

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

function json(method: string, uri: string, sent: unknown, got: unknown, timing: Timing, status = 200): Interaction {
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

function form(uri: string, body: string, timing: Timing): Interaction {
  return exchange(
    'POST',
    uri,
    { headers: { 'content-type': ['application/x-www-form-urlencoded'] }, body },
    { status: 202, message: 'Accepted', headers: { Location: ['/payments/p_3'], 'Content-Length': ['0'] }, body: '' },
    recordingOf(timing),
  );
}

function failure(uri: string, timing: Timing): Interaction {
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

function chat(): Interaction {
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

function image(uri: string, timing: Timing): Interaction {
  return exchange(
    'GET',
    uri,
    {},
    { headers: { 'content-type': ['image/png'] }, body: picture(160, 96) },
    recordingOf(timing),
  );
}

function multipart(uri: string, timing: Timing): Interaction {
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

function grpc(uri: string, timing: Timing): Interaction {
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

function page(uri: string, timing: Timing): Interaction {
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

function other(uri: string, timing: Timing): Interaction {
  const body = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 37) % 256));
  return exchange(
    'GET',
    uri,
    {},
    { headers: { 'content-type': ['application/octet-stream'] }, body },
    recordingOf(timing),
  );
}

function cart(qty: number): unknown {
  return {
    id: 'c_81',
    currency: 'EUR',
    total: 2990 * qty,
    items: [
      {
        id: 1,
        sku: 'SQUID-30',
        name: 'Bläckfisk, 30 cm',
        qty,
        price: { net: 2392, gross: 2990 },
        tags: ['plush', 'sea'],
      },
    ],
    customer: { id: 12345678901234567890n.toString(), isGuest: false, address: null },
  };
}

function shipping(): unknown {
  return {
    options: ['letter', 'parcel', 'bicycle'].map((kind, index) => ({
      kind,
      days: index + 1,
      price: 490 * (index + 1),
    })),
  };
}

function order(): unknown {
  return {
    id: 'o_551',
    state: 'paid',
    lines: [{ sku: 'SQUID-30', qty: 3 }],
    links: { receipt: '/orders/o_551/receipt.png' },
  };
}

/** A PNG of a soft gradient. */
function picture(width: number, height: number): Buffer {
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, (__, x) => [
      80 + (x * 120) / width,
      110 + (y * 90) / height,
      225 - (x * 40) / width,
    ]).flat(),
  ]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', head),
    pngChunk('IDAT', zlib.deflateSync(Buffer.from(rows.flat()))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8 + typed.length);
  frame.writeUInt32BE(content.length, 0);
  typed.copy(frame, 4);
  frame.writeUInt32BE(crc32(typed), 4 + typed.length);
  return frame;
}

// PNG, annex D. Not zlib.crc32, which Node 20 came to have late.
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
