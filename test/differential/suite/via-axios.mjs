import { appended, bodyFor, headersFor, nodeStreamOf } from './request-bodies.mjs';

/** axios with one of its adapters; without an own `FormData` it takes the global one. */
export function viaAxios(axios, { adapter, FormData }) {
  return {
    async open({ url, method, headers, body, signal, timeoutMs, redirect }) {
      const response = await axios({
        url,
        method,
        adapter,
        signal,
        headers: { ...(body?.kind === 'form' ? headersFor(body) : {}), ...headers },
        data: dataOf(body, FormData),
        timeout: timeoutMs ?? 0,
        responseType: 'stream',
        validateStatus: () => true,
        ...(redirect === 'manual' ? { maxRedirects: 0 } : {}),
      });
      const { status, statusText, data, request } = response;
      const finalUrl = request?.res?.responseUrl ?? request?.responseURL;
      return { head: { status, statusText, url: finalUrl, headers: response.headers.toJSON() }, body: data };
    },
  };
}

function dataOf(body, FormData) {
  if (body?.kind === 'json') return body.value;
  if (body?.kind === 'multipart' && FormData !== undefined) return appended(new FormData(), body.value);
  return bodyFor(body, { asStream: nodeStreamOf });
}
