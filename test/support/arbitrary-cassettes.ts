import fc from 'fast-check';
import type { CassetteContent } from '../../src/core/cassette-content';
import type {
  ConnectionFacts,
  InformationalResponse,
  Interaction,
  NetworkFailure,
  Recording,
} from '../../src/core/interaction';

/** Characters that YAML or JSON take for something else, more often than chance would bring them. */
const ODD = Array.from(
  ' \n\t:#-?!&*[]{}|>\'"%@`,.019eEyn~=<\\/\r\u0000\u0007\u007f\u0085\u00a0\u2028\u2029\ufeff',
).concat(['\ufffd', '\ufffe', '\uffff', '😀', '\ud800', '\udc00', '---', '...', '\n\n', '  ', ': ', ' #', '__proto__']);
/** Text of every kind. */
export const anyText = fc.oneof(
  fc.array(fc.constantFrom(...ODD), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const token = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/);
const fieldText = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,20}$/);
const bytes = fc.oneof(
  anyText.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 30 }).map((array) => Buffer.from(array)),
);
const headers = (name: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<Record<string, string[]>> =>
  fc.dictionary(
    name.filter((key) => key !== '__proto__'),
    fc.array(value, { minLength: 1, maxLength: 3 }),
    { maxKeys: 4, noNullPrototype: true },
  );

const failureParts = {
  code: anyText,
  message: anyText,
  name: anyText,
  syscall: anyText,
  hostname: anyText,
  address: anyText,
  port: fc.nat(65_535),
  http2Code: fc.nat(255),
};
const oneFailure: fc.Arbitrary<NetworkFailure> = fc.record(failureParts, { requiredKeys: ['code', 'message'] });
const failure: fc.Arbitrary<NetworkFailure> = fc.record(
  { ...failureParts, errors: fc.array(oneFailure, { maxLength: 2 }) },
  { requiredKeys: ['code', 'message'] },
);

const distinguishedName = fc.dictionary(
  anyText.filter((key) => key !== '__proto__'),
  fc.oneof(anyText, fc.array(anyText, { maxLength: 2 })),
  { maxKeys: 3, noNullPrototype: true },
);
const certificate = fc.record(
  {
    subject: distinguishedName,
    issuer: distinguishedName,
    subjectaltname: anyText,
    serialNumber: anyText,
    valid_from: anyText,
    valid_to: anyText,
    fingerprint: anyText,
    fingerprint256: anyText,
    fingerprint512: anyText,
    pubkey: anyText,
  },
  {
    requiredKeys: [
      'subject',
      'issuer',
      'serialNumber',
      'valid_from',
      'valid_to',
      'fingerprint',
      'fingerprint256',
      'fingerprint512',
    ],
  },
);
const connection: fc.Arbitrary<ConnectionFacts> = fc.record(
  {
    remoteAddress: anyText,
    tls: fc.record(
      {
        authorized: fc.boolean(),
        authorizationError: anyText,
        protocol: anyText,
        alpnProtocol: anyText,
        cipher: fc.record({ name: anyText, standardName: anyText, version: anyText }),
        certificate,
      },
      { requiredKeys: ['authorized'] },
    ),
  },
  { requiredKeys: [] },
);
const informational: fc.Arbitrary<InformationalResponse> = fc.record({
  code: fc.integer({ min: 100, max: 199 }).filter((code) => code !== 101),
  message: fieldText,
  headers: headers(token, fieldText),
});

const recording: fc.Arbitrary<Recording> = fc.record(
  {
    at: fc
      .date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('9999-12-31') })
      .map((date) => date.toISOString()),
    tookMs: fc.nat(),
    httpVersion: fc.constantFrom('1.0', '2'),
    responseBody: fc.array(fc.constantFrom('json', 'gzip', 'deflate', 'deflate-raw', 'br', 'zstd'), { maxLength: 2 }),
    contentEncoding: fc.record({ name: token, value: fieldText, index: fc.nat(20) }),
    chunks: fc.array(fc.record({ bytes: fc.nat(), atMs: fc.nat() }), { maxLength: 3 }),
    trailers: headers(token, fieldText),
    informational: fc.array(informational, { maxLength: 2 }),
    connection,
    error: failure,
    unfinished: fc.boolean(),
  },
  { requiredKeys: [] },
);

const interaction: fc.Arbitrary<Interaction> = fc.record({
  request: fc.record({ method: token, uri: anyText, headers: headers(anyText, anyText), body: fc.option(bytes) }),
  response: fc.record({
    status: fc.record({ code: fc.integer({ min: 200, max: 999 }), message: fieldText }),
    headers: headers(token, fieldText),
    body: bytes,
  }),
  recording,
});

/** What a cassette may hold. */
export const content: fc.Arbitrary<CassetteContent> = fc.record({
  interactions: fc.array(interaction, { maxLength: 3 }),
  dropped: fc.array(fc.record({ method: token, uri: anyText }), { maxLength: 2 }),
});
