import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { request as undiciRequest } from 'undici';

const BODY = JSON.stringify({ a: 'b'.repeat(100_000) });

/** Requests by the client that makes them; each is told of what its caller is told. */
export const CLIENTS: Record<string, (url: string, tell: (what: string) => void) => void> = {
  fetch: (url, tell) => {
    fetch(url).then(
      () => tell('answer'),
      () => tell('error'),
    );
  },
  'fetch with a body': (url, tell) => {
    fetch(url, { method: 'POST', body: BODY }).then(
      () => tell('answer'),
      () => tell('error'),
    );
  },
  'fetch with a stream': (url, tell) => {
    const body = new ReadableStream({
      pull: async (controller) => {
        await sleep(5, undefined, { ref: false });
        controller.enqueue(Buffer.from('x'));
      },
    });
    fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit).then(
      () => tell('answer'),
      () => tell('error'),
    );
  },
  http: (url, tell) => {
    const request = http.get(url, () => tell('answer'));
    for (const event of ['error', 'close', 'abort', 'timeout']) request.on(event, () => tell(event));
  },
  'http with a body': (url, tell) => {
    const request = http.request(url, { method: 'POST' }, () => tell('answer'));
    for (const event of ['error', 'close', 'abort']) request.on(event, () => tell(event));
    request.write(BODY);
  },
  'http without an agent': (url, tell) => {
    const request = http.get(url, { agent: false }, () => tell('answer'));
    for (const event of ['error', 'close', 'abort']) request.on(event, () => tell(event));
  },
  'the undici package': (url, tell) => {
    undiciRequest(url).then(
      () => tell('answer'),
      () => tell('error'),
    );
  },
};
