import zlib from 'node:zlib';
import {
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  load,
  mapTag,
  YAML11_SCHEMA,
  type MappingTagDefinition,
} from 'js-yaml';

/** One answer as a file has it, read without any of the product's code. */
export type Expected = {
  readonly method: string;
  readonly uri: string;
  readonly status: number;
  readonly message: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
};

// The shapes are those of the files, checked by what comes of them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a file may hold anything, and the test fails if it does
type Any = any;

/** All answers of a document, in its order; what was no answer is not among them. */
export function expectedOf(format: string, document: unknown): Expected[] {
  /* eslint-disable @typescript-eslint/restrict-plus-operands, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-assignment -- as above */
  const file = document as Any;
  switch (format) {
    case 'ruby-vcr-yaml':
    case 'ruby-vcr-json':
    case 'r-vcr-yaml':
    case 'betamax-json':
      return file.http_interactions.map(ofRubyFamily);
    case 'ruby-vcr-1x-yaml':
      return file.map(ofRubyFamily);
    case 'php-vcr-yaml':
      return file.map(({ request, response }: Any) => ({
        method: request.method,
        uri: request.url,
        ...statusOf(response.status),
        headers: pairs(response.headers),
        body: bytes(response.body),
      }));
    case 'go-vcr-v1':
    case 'go-vcr-v2':
      return file.interactions.map(({ request, response }: Any) => ({
        method: request.method,
        uri: request.url,
        status: response.code,
        message: String(response.status).replace(/^\d+ ?/, ''),
        headers: pairs(response.headers),
        body: bytes(response.body),
      }));
    case 'nock-json':
      return file.map(ofNock);
    case 'undici-snapshot':
      return file.flatMap(({ snapshot: { request, responses } }: Any) =>
        responses.map((response: Any) => ({
          method: request.method,
          uri: request.url,
          status: response.statusCode,
          message: '',
          headers: pairs(response.headers),
          body: Buffer.from(response.body, 'base64'),
        })),
      );
    case 'har':
    case 'polly-har':
    case 'polly-har-yaml':
      return entriesOf(file.log.entries, format)
        .filter(
          ({ request, response }: Any) =>
            response.status >= 100 && response.status !== 101 && !request.url.startsWith('data:'),
        )
        .map(ofHar);
    default:
      throw new Error(`no independent reading of ${format}`);
  }
}

/** Loads JSON, or YAML with any tag. */
export function loadIndependently(text: string): unknown {
  // The specification asks a closing quote to be indented, and PHP's `!!float 0` to have a point.
  const content = text
    .replace(/^\uFEFF/, '')
    .replace(/\n(['"])(?=\n)/g, '\n        $1')
    .replaceAll('!!float ', '');
  if (/^\s*[[{]/.test(content)) return JSON.parse(content);
  const { create, addPair, has, keys, get } = mapTag as MappingTagDefinition;
  const schema = YAML11_SCHEMA.withTags(
    defineScalarTag<unknown>('!binary', { resolve: (source) => Buffer.from(source, 'base64'), identify: () => false }),
    defineScalarTag<unknown>('!', { matchByTagPrefix: true, resolve: (source) => source, identify: () => false }),
    defineMappingTag<unknown, unknown>('!', {
      matchByTagPrefix: true,
      create,
      addPair,
      has,
      keys,
      get,
      identify: () => false,
    }),
    defineSequenceTag<unknown[], unknown>('!', {
      matchByTagPrefix: true,
      create: () => [],
      addItem: (items, item) => void items.push(item),
      identify: () => false,
    }),
  );
  return load(content, { schema });
}

function ofRubyFamily({ request, response }: Any): Expected {
  return {
    method: String(request.method).replace(':', '').toUpperCase(),
    uri: request.uri,
    ...statusOf(response.status ?? response.status_code),
    headers: pairs(response.headers),
    body: bytes(response.body),
  };
}

function ofNock(definition: Any): Expected {
  const { scope, path, response, rawHeaders, headers, responseIsBinary } = definition;
  const list = Array.isArray(rawHeaders)
    ? rawHeaders.flatMap((name: string, index: number) =>
        index % 2 === 0 ? [[name, String(rawHeaders[index + 1])] as const] : [],
      )
    : pairs(rawHeaders ?? headers ?? {});
  const isEncoded = list.some(([name]: readonly [string, string]) => name.toLowerCase() === 'content-encoding');
  const isHex = responseIsBinary === true || isEncoded;
  const text = typeof response === 'string' ? response : JSON.stringify(response ?? '');
  return {
    method: definition.method,
    uri: new URL(scope + path).href,
    status: definition.status,
    message: '',
    headers: list,
    body: isHex ? Buffer.from([response].flat().join(''), 'hex') : Buffer.from(text),
  };
}

function entriesOf(entries: Any[], format: string): Any[] {
  if (format === 'har')
    return [...entries].sort((a, b) => Date.parse(a.startedDateTime) - Date.parse(b.startedDateTime));
  const order = new Map<unknown, Any[]>();
  for (const entry of entries)
    order.set(
      entry._id,
      [...(order.get(entry._id) ?? []), entry].sort((a, b) => a._order - b._order),
    );
  return entries.map((entry) => (order.get(entry._id) ?? []).shift());
}

function ofHar({ request, response }: Any): Expected {
  return {
    method: request.method,
    uri: request.url,
    status: response.status,
    message: response.statusText ?? '',
    headers: (response.headers ?? [])
      .filter(({ name }: Any) => !name.startsWith(':'))
      .flatMap(({ name, value }: Any) =>
        [value].flat().flatMap((one: Any) =>
          String(one)
            .split('\n')
            .map((line) => [name, line]),
        ),
      ),
    body: harBody(response.content ?? {}),
  };
}

function harBody({ text = '', encoding, _isBinary }: Any): Buffer {
  const isList = typeof text === 'string' && text.startsWith('["');
  if (_isBinary === true && isList) return Buffer.from((JSON.parse(text) as string[]).join(''), 'hex');
  if (encoding !== 'base64') return Buffer.from(text);
  if (isList) return Buffer.concat((JSON.parse(text) as string[]).map((chunk) => Buffer.from(chunk, 'base64')));
  return /^[A-Za-z0-9+/=\s]*$/.test(text) && text.replace(/\s/g, '').length % 4 === 0
    ? Buffer.from(text, 'base64')
    : Buffer.from(text);
}

function statusOf(status: Any): { status: number; message: string } {
  if (typeof status === 'number') return { status, message: '' };
  return { status: Number(status.code ?? status.status_code), message: status.message ?? '' };
}

function pairs(headers: Any): (readonly [string, string])[] {
  return Object.entries(headers ?? {}).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, String(value)] as const),
  );
}

function bytes(body: Any): Buffer {
  if (body === null || body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  if (body.raw_gzip) return zlib.gunzipSync(Buffer.from(body.raw_gzip, 'base64'));
  return body.base64_string ? Buffer.from(body.base64_string, 'base64') : bytes(body.string);
}
