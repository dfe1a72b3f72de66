import './install';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { getGlobalDispatcher } from 'undici';
import { OriginServer, type SeenRequest } from '../../support/origin-server';
import { replayOf, StubOwner } from '../stub-owner';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

type Fetch = typeof fetch;
const BOUNDARY = /----formdata-undici-\d+/;
const FETCHES: Record<string, Fetch> = {
  'global fetch': fetch,
  ...Object.fromEntries(Object.entries(COPIES).map(([copy, undici]) => [copy, undici.fetch as unknown as Fetch])),
};

const BODIES: Record<string, () => BodyInit> = {
  text: () => 'abcd',
  'an empty text': () => '',
  bytes: () => new Uint8Array(Buffer.from('abcd')),
  'an ArrayBuffer': () => new Uint8Array(Buffer.from('abcd')).buffer,
  'a Blob with a type': () => new Blob(['ab', 'cd'], { type: 'text/x-own' }),
  'URL parameters': () => new URLSearchParams({ a: '1', b: 'ü' }),
  'a stream': () => new Blob(['ab', 'cd']).stream(),
};

function form(): FormData {
  const data = new FormData();
  data.append('na"me', 'line\nbreak');
  data.append('file', new Blob(['content'], { type: 'text/plain' }), 'a.txt');
  return data;
}

describe('the body of a request that fetch makes', () => {
  let server: OriginServer;
  before(async () => {
    server = await OriginServer.start();
  });
  after(() => server.stop());

  /** What the server saw of it. */
  const send = async (send: Fetch, body: BodyInit): Promise<SeenRequest | undefined> => {
    const response = await send(`${server.url}/echo`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    await response.text();
    return (await server.seen()).at(-1);
  };
  const pass = (): StubOwner => new StubOwner(() => ({ kind: 'pass' }));

  for (const [name, theFetch] of Object.entries(FETCHES)) {
    for (const [kind, body] of Object.entries(BODIES)) {
      it(`is sent as without an owner: ${kind}, ${name}`, async () => {
        const bare = await send(theFetch, body());

        assert.deepEqual(await runAs(pass(), () => send(theFetch, body())), bare);
      });
    }
  }

  it('is the form of the moment it was given, with the boundary that its header names', async () => {
    const bare = await send(fetch, form());

    const sent = await runAs(pass(), () => {
      const data = form();
      const sending = send(fetch, data);
      data.delete('file');
      return sending;
    });

    const boundary = BOUNDARY.exec(String(sent?.headers))?.[0];
    assert.ok(boundary !== undefined && sent?.body.startsWith(`--${boundary}\r\n`));
    const [sentText, bareText] = [sent, bare].map((seen) => JSON.stringify(seen).split(BOUNDARY));
    assert.deepEqual(sentText, bareText);
  });

  it('ends the request with the error of its own stream as without an owner', async () => {
    const failing = (): BodyInit =>
      new ReadableStream({
        pull: (controller) => controller.error(new Error('out of paper')),
      });
    const thrown = async (): Promise<unknown> => {
      const error = (await send(fetch, failing()).catch((reason: unknown) => reason)) as Error;
      return [error.message, (error.cause as Error).message];
    };
    const bare = await thrown();

    assert.deepEqual(await runAs(pass(), thrown), bare);
    assert.deepEqual(await runAs(new StubOwner(() => replayOf('answer')), thrown), bare);
  });

  it('reaches interceptors as the stream that it is without an owner', async () => {
    const bodies: unknown[] = [];
    const spied = getGlobalDispatcher().compose((dispatch) => (opts, handler) => {
      bodies.push(opts.body);
      return dispatch(opts, handler);
    });

    await runAs(pass(), () =>
      fetch(`${server.url}/echo`, { method: 'POST', body: 'abcd', dispatcher: spied } as RequestInit),
    );

    assert.deepEqual(
      bodies.map((body) => typeof body),
      ['object'],
    );
  });
});
