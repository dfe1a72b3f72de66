import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { binaryText, bytesOfText, hexLines } from '../../../src/viewer/page/reading/bytes';
import { arrivedEvents } from '../../../src/viewer/page/reading/arrived-events';
import { readForm, readParts } from '../../../src/viewer/page/reading/form';
import { grpcWebText, readGrpcFrames } from '../../../src/viewer/page/reading/grpc';
import { readJson } from '../../../src/viewer/page/reading/json-tree';
import { bodyKind } from '../../../src/viewer/page/reading/media';
import { readProtobuf } from '../../../src/viewer/page/reading/protobuf';
import { timeText } from '../../../src/viewer/page/reading/units';

describe('JSON in the viewer', () => {
  it('keeps the spelling of numbers, names that stand twice, and hostile names', () => {
    assert.deepEqual(readJson('{"a":12345678901234567890,"a":1.0,"__proto__":"\\u0041"}'), {
      kind: 'map',
      members: [
        ['a', { kind: 'number', text: '12345678901234567890' }],
        ['a', { kind: 'number', text: '1.0' }],
        ['__proto__', { kind: 'string', text: 'A' }],
      ],
    });
  });

  it('is nothing where it is no JSON', () => {
    assert.equal(readJson('{"a":'), undefined);
    assert.equal(readJson(''), undefined);
  });
});

describe('server-sent events in the viewer', () => {
  it('came when their last byte did', () => {
    const text = 'data: å\n\ndata: b\n\n';
    const chunks = [
      { bytes: 4, atMs: 0 },
      { bytes: 6, atMs: 20 },
      { bytes: 9, atMs: 50 },
    ];

    assert.deepEqual(
      arrivedEvents(text, chunks).map(({ atMs }) => atMs),
      [20, 50],
    );
  });
});

describe('gRPC in the viewer', () => {
  it('has its frames, and the fields of their messages', () => {
    const nested = [0x0a, 0x03, 0x53, 0x4b, 0x55, 0x10, 0x96, 0x01];
    const [first, second] = readGrpcFrames(
      Uint8Array.from([0, 0, 0, 0, 10, 0x12, nested.length, ...nested, 1, 0, 0, 0, 9, 1]),
    );

    assert.deepEqual(first?.fields, [
      {
        number: 2,
        kind: 'message',
        fields: [
          { number: 1, kind: 'text', value: 'SKU' },
          { number: 2, kind: 'integer', value: '150' },
        ],
      },
    ]);
    assert.deepEqual([second?.isCompressed, second?.isCut, second?.fields], [true, true, undefined]);
  });

  it('reads the trailers of gRPC-Web, also as text', () => {
    const trailers = 'grpc-status: 0\r\n';
    const body = grpcWebText(
      Buffer.concat([Buffer.from([0x80, 0, 0, 0, trailers.length]), Buffer.from(trailers)]).toString('base64'),
    );

    assert.equal(readGrpcFrames(body)[0]?.trailers, trailers);
  });

  it('reads numbers of fixed size, and nothing of bytes that are no message', () => {
    const float = Buffer.alloc(4);
    float.writeFloatLE(1.5);

    assert.deepEqual(readProtobuf(Uint8Array.from([0x0d, ...float])), [
      { number: 1, kind: 'fixed32', value: '1.5 (float)' },
    ]);
    assert.deepEqual(readProtobuf(Uint8Array.from([0x09, 5, 0, 0, 0, 0, 0, 0, 0])), [
      { number: 1, kind: 'fixed64', value: '5' },
    ]);
    for (const bytes of [
      [0x07],
      [0x0a, 0x05, 0x01],
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ]) {
      assert.equal(readProtobuf(Uint8Array.from(bytes)), undefined, String(bytes));
    }
  });

  it('ends with a message that is nested as deep as it is long', () => {
    let message = [0x08, 0x01];
    for (let depth = 0; depth < 60; depth += 1) message = [0x0a, message.length, ...message];

    assert.ok(readProtobuf(Uint8Array.from(message)) !== undefined);
  });
});

describe('forms in the viewer', () => {
  it('are decoded as servers do', () => {
    assert.deepEqual(readForm('a=1+2&b=%C3%A5&b='), [
      ['a', '1 2'],
      ['b', 'å'],
      ['b', ''],
    ]);
  });

  it('have their parts, with bytes that are no text', () => {
    const bytes = [0x89, 0x50, 0x0d, 0x0a, 0x80, 0x9f];
    const body = Buffer.concat([
      Buffer.from('--b\r\nContent-Disposition: form-data; name="å"\r\n\r\none\r\n--b\r\n'),
      Buffer.from('Content-Disposition: form-data; name="f"; filename="x.png"\r\nContent-Type: image/png\r\n\r\n'),
      Buffer.from(bytes),
      Buffer.from('\r\n--b\r\n\r\nno head\r\n--b--\r\nepilogue'),
    ]);
    const parts = readParts(body, 'multipart/form-data; boundary="b"') ?? [];

    assert.deepEqual(
      parts.map(({ name, filename, bytes: content }) => [name, filename, [...content]]),
      [
        ['å', undefined, [...Buffer.from('one')]],
        ['f', 'x.png', bytes],
        [undefined, undefined, [...Buffer.from('no head')]],
      ],
    );
    assert.deepEqual(parts[1]?.headers[1], ['Content-Type', 'image/png']);
  });

  it('are no parts without a boundary', () => {
    assert.equal(readParts(Buffer.from('--b\r\n'), 'multipart/form-data'), undefined);
    assert.equal(readParts(Buffer.from('nothing'), 'multipart/form-data; boundary=b'), undefined);
  });
});

describe('what a body is read as', () => {
  const kinds: readonly (readonly [string, string, string])[] = [
    ['application/json', '', 'json'],
    ['application/problem+json', '', 'json'],
    ['text/plain', ' [1]', 'json'],
    ['text/event-stream', '{', 'events'],
    ['application/grpc+proto', '', 'grpc'],
    ['application/grpc-web-text', '', 'grpc'],
    ['application/x-www-form-urlencoded', '', 'form'],
    ['multipart/mixed', '', 'multipart'],
    ['image/svg+xml', '', 'image'],
    ['image/x-unknown', '', 'text'],
    ['text/html', '<p>', 'text'],
  ];
  for (const [type, beginning, kind] of kinds) {
    it(`${type} ${beginning} is ${kind}`, () => assert.equal(bodyKind(type, beginning), kind));
  }
});

describe('bytes and units', () => {
  it('go from bytes to text and back, each of them', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);

    assert.deepEqual(bytesOfText(binaryText(bytes)), bytes);
  });

  it('are written as hexdump does', () => {
    assert.deepEqual(hexLines(Buffer.from('0123456789abcdef\n<'), 100), [
      '00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef',
      '00000010  0a 3c                                             ·<',
    ]);
  });

  it('say times in three digits or so', () => {
    assert.deepEqual(
      [timeText(3.25), timeText(999), timeText(1234), timeText(125_000)],
      ['3.3 ms', '999 ms', '1.23 s', '2 min 5 s'],
    );
  });
});
