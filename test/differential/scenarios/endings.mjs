import { exchange } from '../suite/exchange.mjs';
import { group } from './group.mjs';

const SOON_MS = 60;
const pause = (waitMs) => new Promise((resolve) => setTimeout(resolve, waitMs));

/** Begins with a signal that `act` aborts when it likes. */
const aborted =
  (route, act, { reading = 'whole', ...more } = {}) =>
  ({ client, url }) => {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const request = { url: url(route), signal: controller.signal, ...more };
    // Clients that give an answer only as a whole have neither its headers nor a part of it before.
    if (client.isWhole) setTimeout(abort, SOON_MS);
    return exchange(client, { ...request, ...act(abort) }, typeof reading === 'function' ? reading(abort) : reading);
  };
const raw =
  (script, more = {}, reading = 'whole') =>
  ({ client, rawUrl }) =>
    exchange(client, { url: rawUrl(script), ...more }, reading);
const upload = { method: 'POST', body: { kind: 'stream', value: ['one', 'two', 'three', 'four', 'five', 'six'] } };
const soon = (abort) => {
  setTimeout(abort, SOON_MS);
  return {};
};

const ABORTS = group('aborts', {
  before: aborted('echo', (abort) => {
    abort();
    return {};
  }),
  'at once': aborted('echo', (abort) => {
    queueMicrotask(abort);
    return {};
  }),
  'while waiting': aborted('never', soon),
  'while sending': aborted('echo', (abort) => void setTimeout(abort, 25) ?? {}, upload),
  'after the headers': aborted('never-ends', (abort) => ({ whenOpen: () => abort() })),
  'within the body': aborted('never-ends', () => ({}), { reading: (abort) => () => abort() }),
  'after the end': async ({ client, url }) => {
    const controller = new AbortController();
    const seen = await exchange(client, { url: url('echo'), signal: controller.signal });
    controller.abort();
    await pause(5);
    return seen;
  },
});

const TIMEOUTS = group('timeouts', {
  'no answer': ({ client, url }) => exchange(client, { url: url('never'), timeoutMs: 150 }),
  'no end': ({ client, url }) => exchange(client, { url: url('never-ends'), timeoutMs: 150 }),
  'an answer in time': ({ client, url }) => exchange(client, { url: url('slow/30'), timeoutMs: 2000 }),
});

const ERRORS = group('errors', {
  'a refused connection': ({ client, urlOf }) => exchange(client, { url: urlOf('nobody', '/') }),
  'a refused connection by name': ({ client, urlOf }) => exchange(client, { url: urlOf('nobody', '/', 'localhost') }),
  'a name that nobody has': ({ client }) => exchange(client, { url: 'http://nobody-has-this.invalid/' }),
  'closed before the answer': raw('closed'),
  'reset before the answer': raw('reset'),
  'closed within the head': raw('half-head'),
  'closed within the body': raw('broken-by-close'),
  'reset within the body': raw('broken-by-reset'),
  'closed within the chunks': raw('broken-chunks'),
  garbage: raw('garbage'),
  'a chunk that is none': raw('bad-chunk'),
  'two lengths': raw('bad-length'),
  'a head too large': raw('large-head'),
  'an address that is none': ({ client }) => exchange(client, { url: 'http://127.0.0.1:99999/' }),
});

const CERTIFICATES = group('certificates', {
  'one that is trusted': ({ client, urlOf }) => exchange(client, { url: urlOf('https', '/echo', 'localhost') }),
  'signed by itself': ({ client, urlOf }) => exchange(client, { url: urlOf('selfSigned', '/echo', 'localhost') }),
  'of another name': ({ client, urlOf }) => exchange(client, { url: urlOf('misnamed', '/echo', 'localhost') }),
  'no TLS there': ({ client, ports }) => exchange(client, { url: `https://127.0.0.1:${ports.http}/` }),
});

export const ENDINGS = [...ABORTS, ...TIMEOUTS, ...ERRORS, ...CERTIFICATES];
