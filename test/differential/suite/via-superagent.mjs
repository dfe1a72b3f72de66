import { nodeStreamOf } from './request-bodies.mjs';

const whole = (response, done) => {
  const pieces = [];
  response.on('data', (piece) => pieces.push(Buffer.from(piece, response.readableEncoding ?? 'binary')));
  response.on('end', () => done(null, Buffer.concat(pieces)));
};

/** superagent and what is built on it: `begin(method, url)` makes a request. */
export function viaSuperagent(begin) {
  return {
    retries: true,
    isWhole: true,
    open({ url, method, headers, body, signal, timeoutMs, redirect, retries = 0 }) {
      return new Promise((resolve, reject) => {
        const request = begin(method, url)
          .set(headers)
          .ok(() => true)
          .buffer(true)
          .parse(whole)
          .retry(retries);
        if (redirect === 'manual') request.redirects(0);
        if (timeoutMs !== undefined) request.timeout(timeoutMs);
        const abort = () => {
          request.abort();
          reject(new Error('the test aborted'));
        };
        if (signal?.aborted) return abort();
        signal?.addEventListener('abort', abort);
        give(request, body).then((response) => resolve(answerOf(response)), reject);
      });
    },
  };
}

function answerOf({ status, headers, redirects, body, text, type, charset }) {
  return { head: { status, headers, redirects, type, charset }, body: Buffer.isBuffer(body) ? body : text };
}

function give(request, body) {
  switch (body?.kind) {
    case undefined:
      return request;
    case 'form':
      return request.type('form').send(body.value);
    case 'multipart':
      return request.field('field', body.value.field).attach('file', body.value.file, 'a.bin');
    case 'stream':
      return new Promise((resolve, reject) => {
        const stream = nodeStreamOf(body);
        stream.on('error', (error) => {
          request.abort();
          reject(error);
        });
        request.on('error', reject).on('response', resolve);
        stream.pipe(request);
      });
    default:
      return request.send(body.value);
  }
}
