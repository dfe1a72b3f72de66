import { bodyFor } from './request-bodies.mjs';

/** Any client that looks like `fetch`. */
export function viaFetch(fetch, { FormData, options = {}, fetchBody = bodyFor, ...more }) {
  return {
    follows: true,
    async open({ url, method, headers, body, signal, redirect, timeoutMs }) {
      const streamed = body?.kind === 'stream' ? { duplex: 'half' } : {};
      const response = await fetch(url, {
        method,
        headers,
        redirect,
        signal: timeoutMs === undefined ? signal : AbortSignal.timeout(timeoutMs),
        body: fetchBody(body, { FormData }),
        ...streamed,
        ...options,
      });
      return { head: headOf(response), body: response.body };
    },
    ...more,
  };
}

export function headOf(response) {
  const { status, statusText, url, redirected, type, ok } = response;
  return { status, statusText, url, redirected, type, ok, headers: [...response.headers] };
}
