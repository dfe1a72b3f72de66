/** What the HTTP servers answer, in HTTP/1.1 and HTTP/2 alike: the first segment of the path names a route. */
import zlib from 'node:zlib';
import { hashOf } from './hash.mjs';
import { SERVICES } from './services.mjs';

// Compressed once with Node 24: the machine's own Node may not have zstd.
const ZSTD = Buffer.from('KLUv/WBbAF0BADQCeyJjb2RpbmciOiJ6c3RkIiwidGV4dCI6ImVuY29kZWQgIn0BAKmZWp4=', 'base64');
const CODINGS = {
  gzip: zlib.gzipSync,
  deflate: zlib.deflateSync,
  'raw-deflate': zlib.deflateRawSync,
  br: zlib.brotliCompressSync,
  zstd: () => ZSTD,
  identity: (text) => Buffer.from(text),
};
const GAP_MS = 60;

/** How often each counted path was asked; emptied between two runs, so that all begin alike. */
export const counts = new Map();

export const ROUTES = {
  ...SERVICES,
  echo: ({ request, response, body }) => sendJson(response, echoOf(request, body)),
  status: ({ response, args: [code, text] }) => {
    response.statusCode = Number(code);
    if (/^(204|205|304)$/.test(code)) response.end();
    else response.end(text ?? `status ${code}`);
  },
  redirect: ({ response, args: [code, ...to] }) =>
    response
      .writeHead(Number(code), { location: `/${to.join('/') || 'echo'}`, 'content-type': 'text/plain' })
      .end('moved'),
  encoded: ({ response, args: [coding] }) => {
    const bytes = CODINGS[coding](JSON.stringify({ coding, text: 'encoded '.repeat(40) }));
    response.setHeader('content-encoding', coding === 'raw-deflate' ? 'deflate' : coding);
    response.setHeader('content-type', 'application/json');
    response.setHeader('content-length', bytes.length);
    response.end(bytes);
  },
  bytes: ({ response, args: [size] }) => {
    response.setHeader('content-type', 'application/octet-stream');
    response.setHeader('content-length', size);
    response.end(Buffer.alloc(Number(size), 'vcr!'));
  },
  'never-ends': ({ response }) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('partial');
  },
  chunked: async ({ response, args: [size] }) => {
    for (let left = Number(size); left > 0; left -= 1000) response.write(Buffer.alloc(Math.min(left, 1000), 'c'));
    response.end();
  },
  stream: async ({ response, args: [pieces] }) => {
    response.setHeader('content-type', 'text/event-stream');
    for (let index = 1; index <= Number(pieces); index++) {
      response.write(`data: ${index}\n\n`);
      await pause(GAP_MS);
    }
    response.end();
  },
  latin1: ({ response }) => {
    response.setHeader('content-type', 'text/plain; charset=latin1');
    response.end(Buffer.from('caf\xe9 \xa3', 'latin1'));
  },
  utf8: ({ response }) => {
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.end('\ufeffcafé ☕ 𝄞');
  },
  binary: ({ response }) => {
    response.setHeader('content-type', 'application/octet-stream');
    response.end(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
  },
  cookies: ({ response }) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; HttpOnly', 'c=three=3']);
    response.end('cookies');
  },
  basic: ({ request, response }) => {
    if (request.headers.authorization !== undefined) return sendJson(response, { you: request.headers.authorization });
    response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end('who?');
  },
  flaky: ({ request, response, args: [failures, status] }) => {
    const asked = (counts.get(request.url) ?? 0) + 1;
    counts.set(request.url, asked);
    if (asked > Number(failures)) return sendJson(response, { asked });
    response.writeHead(Number(status), { 'retry-after': '0' }).end(`failed ${asked}`);
  },
  slow: async ({ response, args: [waitMs] }) => {
    await pause(Number(waitMs));
    response.end('slow');
  },
  trailers: ({ response }) => {
    response.writeHead(200, { trailer: 'x-sum', 'content-type': 'text/plain' });
    response.write('with trailers');
    response.addTrailers({ 'x-sum': 'abc', 'x-other': 'def' });
    response.end();
  },
  hints: async ({ response }) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    await pause(GAP_MS);
    response.end('hinted');
  },
};

/** The request as the server got it, so that what a client sent is compared with what it sees. */
export function echoOf(request, body) {
  // axios' fetch adapter sends a type without its boundary.
  const declared = /boundary="?([^";]+)/.exec(request.headers['content-type'] ?? '')?.[1];
  const boundary = declared ?? /^--(\S+)\r\n/.exec(body.subarray(0, 200).toString('latin1'))?.[1];
  const masked = (text) => (boundary === undefined ? text : text.replaceAll(boundary, 'BOUNDARY'));
  const headers = request.rawHeaders.map((text) => masked(text).replace(/form-data; boundary=.*/, 'form-data; …'));
  return {
    method: request.method,
    url: request.url,
    httpVersion: request.httpVersion,
    headers,
    body: hashOf(Buffer.from(masked(body.toString('latin1')), 'latin1')),
  };
}

export function sendJson(response, value, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

export const pause = (waitMs) => new Promise((resolve) => setTimeout(resolve, waitMs));
