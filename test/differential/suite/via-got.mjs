import { appended, bodyFor, headersFor, nodeStreamOf } from './request-bodies.mjs';

/** got, by its stream where the body is read in pieces and by its promise else. */
export function viaGot(got, { FormData, isSignalled = false, options = {} }) {
  return {
    retries: true,
    isWhole: true,
    async open({ url, method, headers, body, signal, timeoutMs, redirect, retries = 0 }) {
      const promise = got(url, {
        method,
        headers: { ...(body?.kind === 'form' ? headersFor(body) : {}), ...headers },
        ...bodyOption(body, FormData),
        ...(isSignalled ? { signal } : {}),
        ...(timeoutMs === undefined ? {} : { timeout: { request: timeoutMs } }),
        allowGetBody: true,
        followRedirect: redirect !== 'manual',
        responseType: 'buffer',
        throwHttpErrors: false,
        retry: { limit: retries, methods: ['GET', 'POST'], calculateDelay: ({ computedValue }) => computedValue && 1 },
        ...options,
      });
      if (!isSignalled) cancelWith(signal, promise);
      const response = await promise;
      const { statusCode, statusMessage, httpVersion, rawHeaders, retryCount, redirectUrls, ip } = response;
      const head = { status: statusCode, statusText: statusMessage, httpVersion, rawHeaders, retryCount, ip };
      const history = { url: response.url, redirects: redirectUrls.map(String), isComplete: response.complete };
      return {
        head: { ...head, ...history },
        body: response.rawBody,
        tail: () => ({ trailers: response.rawTrailers }),
      };
    },
  };
}

function bodyOption(body, FormData) {
  if (body === undefined) return {};
  if (body.kind === 'json') return { json: body.value };
  if (body.kind === 'form') return { form: body.value };
  if (body.kind === 'multipart' && FormData !== undefined) return { body: appended(new FormData(), body.value) };
  return { body: bodyFor(body, { asStream: nodeStreamOf }) };
}

function cancelWith(signal, promise) {
  if (signal?.aborted) promise.cancel();
  signal?.addEventListener('abort', () => promise.cancel());
}
