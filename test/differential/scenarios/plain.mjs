import { exchange } from '../suite/exchange.mjs';
import { group, long } from './group.mjs';

const get =
  (route, more = {}, reading = 'whole') =>
  ({ client, url }) =>
    exchange(client, { url: url(route), ...more }, reading);
const getRaw =
  (script, more = {}, reading = 'whole') =>
  ({ client, rawUrl }) =>
    exchange(client, { url: rawUrl(script), ...more }, reading);
const bodied = (method) => get('echo', { method, body: { kind: 'text', value: 'body' } });

const METHODS = group('methods', {
  GET: get('echo'),
  'GET with headers': get('echo', { headers: { 'X-One': '1', 'x-two': 'zwei', accept: 'text/x-test' } }),
  HEAD: get('bytes/10', { method: 'HEAD' }),
  POST: bodied('POST'),
  PUT: bodied('PUT'),
  PATCH: bodied('PATCH'),
  DELETE: get('echo', { method: 'DELETE' }),
  OPTIONS: get('echo', { method: 'OPTIONS' }),
  'DELETE with a body': bodied('DELETE'),
  'GET with a body': bodied('GET'),
  'POST without a body': get('echo', { method: 'POST' }),
  'a method of its own': get('echo', { method: 'PURGE' }),
  'a query in its order': get('echo?b=2&a=1&b=&c=%20x+y'),
});

const STATUSES = group('statuses', {
  201: get('status/201'),
  204: get('status/204'),
  205: getRaw('reset-content'),
  304: get('status/304'),
  404: get('status/404'),
  500: get('status/500'),
  'an odd status': getRaw('odd-status'),
  'no reason': getRaw('no-reason'),
  '103 and then 200': getRaw('hints'),
  '102, 103 and then 200': getRaw('two-hints'),
});

const REDIRECTS = group('redirects', {
  ...Object.fromEntries([301, 302, 303, 307, 308].map((code) => [code, get(`redirect/${code}/echo`)])),
  '303 after POST': get('redirect/303/echo', { method: 'POST', body: { kind: 'text', value: 'body' } }),
  '302 after POST': get('redirect/302/echo', { method: 'POST', body: { kind: 'text', value: 'body' } }),
  '307 after POST': get('redirect/307/echo', { method: 'POST', body: { kind: 'text', value: 'body' } }),
  'a chain': get('redirect/301/redirect/302/redirect/307/echo'),
  'not followed': get('redirect/302/echo', { redirect: 'manual' }),
  'without a location': getRaw('bare-redirect'),
});

const CODINGS = group('codings', {
  ...Object.fromEntries(
    ['gzip', 'deflate', 'raw-deflate', 'br', 'zstd', 'identity'].map((name) => [name, get(`encoded/${name}`)]),
  ),
  'HEAD of gzip': get('encoded/gzip', { method: 'HEAD' }),
  'an unknown one': getRaw('unknown-coding'),
  'gzip that is none': getRaw('not-gzip'),
  latin1: get('latin1'),
  'utf-8 with a mark': get('utf8'),
  'every byte': get('binary'),
});

const FRAMING = group('framing', {
  'a length': getRaw('length'),
  chunks: getRaw('chunked', {}, 'pieces'),
  'chunks without content': getRaw('empty-chunked'),
  'until the end of the connection': getRaw('neither'),
  'HTTP/1.0': getRaw('http-1.0'),
  'HTTP/1.0, kept alive': getRaw('http-1.0-kept'),
  'Connection: close': getRaw('connection-close'),
  'names in mixed case': getRaw('mixed-case'),
  trailers: getRaw('trailers'),
  'HEAD with a length': getRaw('head-length', { method: 'HEAD' }),
});

const SIZES = group('sizes', {
  '0 bytes': get('bytes/0'),
  '1 byte': get('bytes/1'),
  '64 KB': get('bytes/65536'),
  '64 KB in chunks': get('chunked/65536'),
  '1 MB': get('bytes/1048576'),
  '50 MB': long(get('bytes/52428800')),
});

export const PLAIN = [...METHODS, ...STATUSES, ...REDIRECTS, ...CODINGS, ...FRAMING, ...SIZES];
