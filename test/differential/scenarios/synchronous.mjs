import { group } from './group.mjs';

const ask =
  (route, more = {}) =>
  ({ client, url }) =>
    seenBy(client, { url: url(route), ...more });
const askRaw =
  (script) =>
  ({ client, rawUrl }) =>
    seenBy(client, { url: rawUrl(script) });

const seenBy = (client, request) => client.openNow({ method: 'GET', headers: {}, ...request });
const headers = { 'X-One': '1' };
const body = 'a body';

/** Requests that nothing goes on beside of. */
export const SYNCHRONOUS = group('synchronous', {
  GET: ask('echo'),
  HEAD: ask('bytes/10', { method: 'HEAD' }),
  POST: ask('echo', { method: 'POST', body }),
  'every byte': ask('binary'),
  gzip: ask('encoded/gzip'),
  'a redirect': ask('redirect/302/echo'),
  404: ask('status/404'),
  'a preflight': ask('echo', { method: 'PUT', headers, body }),
  'two in a row': ({ client, url }) => ({
    seen: ['echo', 'slow/30'].map((route) => seenBy(client, { url: url(route) })),
  }),
  'a refused connection': ({ client, urlOf }) => seenBy(client, { url: urlOf('nobody', '/') }),
  'closed before the answer': askRaw('closed'),
  'closed within the body': askRaw('broken-by-close'),
  garbage: askRaw('garbage'),
});
