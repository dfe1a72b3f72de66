import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { anInteraction, aRequest } from '../support/builders';
import { observeHttp } from '../support/observe';
import { DECODED, EXACT } from '../support/raw-answers';
import { chunk, RawServer, send } from '../support/raw-server';
import { record, replay } from '../support/recorder';

describe('a connection with replayed answers', () => {
  let server: RawServer;
  before(async () => {
    const decoded = Object.entries(DECODED).map(([name, { script }]) => [`/${name}`, script] as const);
    const exact = Object.entries(EXACT).map(([name, script]) => [`/${name}`, script] as const);
    const endless = [send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', chunk('one'))];
    server = await RawServer.start({ ...Object.fromEntries([...exact, ...decoded]), '/endless': endless });
  });
  after(() => server.stop());

  it('keeps one connection for several requests', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const url = `http://127.0.0.1:${server.port}/`;
    const seen: unknown[] = [];
    const sockets = new Set<unknown>();
    agent.on('free', (socket) => sockets.add(socket));

    for (const name of ['trailers', 'head-gzip', 'not-modified', 'gzip', 'streamed-gzip', 'empty-chunked']) {
      const method = name.startsWith('head-') ? 'HEAD' : 'GET';
      const live = await record(() => observeHttp(url + name, { method, agent }));
      const replayed = await replay(live.interaction, () => observeHttp(url + name, { method, agent }));
      seen.push([replayed.status, live.seen.status]);
    }
    agent.destroy();

    assert.deepEqual(seen, [
      [200, 200],
      [200, 200],
      [304, 304],
      [200, 200],
      [200, 200],
      [200, 200],
    ]);
    assert.equal(sockets.size, 1);
  });

  it('comes with the recorded gaps when that is asked for, and at once when not', async () => {
    const url = `http://127.0.0.1:${server.port}/chunks-in-time`;
    const { interaction } = await record(() => observeHttp(url));
    const tookMs = async (timing: 'instant' | 'recorded'): Promise<number> => {
      const startedAt = performance.now();
      await replay(interaction, () => observeHttp(url), timing);
      return performance.now() - startedAt;
    };

    assert.ok((await tookMs('recorded')) >= (interaction.recording.chunks?.at(-1)?.atMs ?? 0) - 2);
    assert.equal(interaction.recording.chunks?.length, 4);
  });

  it('stays open where the client left, and comes whole where a client reads slowly', async () => {
    const url = `http://127.0.0.1:${server.port}/large`;
    const live = await record(() => observeHttp(`http://127.0.0.1:${server.port}/endless`, { leaveAfter: 3 }));
    const body = Buffer.alloc(1_000_000, 'x');
    const large = anInteraction({
      request: aRequest({ uri: url }),
      response: { status: { code: 200, message: 'OK' }, headers: { 'Content-Length': ['1000000'] }, body },
    });

    const replayed = await replay(live.interaction, () => observeHttp(live.interaction.request.uri, { leaveAfter: 3 }));
    const slow = await replay(large, () => slowLength(url));

    assert.equal(live.interaction.recording.unfinished, true);
    assert.deepEqual(replayed, live.seen);
    assert.equal(slow, body.length);
  });

  it('passes over a piece without bytes', async () => {
    const url = `http://127.0.0.1:${server.port}/pieces`;
    const interaction = anInteraction({
      request: aRequest({ uri: url }),
      response: { ...anInteraction().response, headers: { 'Transfer-Encoding': ['chunked'] } },
      recording: {
        at: 'then',
        chunks: [
          { bytes: 2, atMs: 0 },
          { bytes: 0, atMs: 5 },
          { bytes: 3, atMs: 9 },
        ],
      },
    });

    const replayed = await replay(interaction, () => observeHttp(url));

    assert.deepEqual(replayed.pieces, ['he', 'llo']);
    assert.equal(replayed.isComplete, true);
  });

  it('to HEAD has no body though GET was recorded', async () => {
    const url = `http://127.0.0.1:${server.port}/head`;
    const headers = { 'Content-Length': ['5'] };
    const interaction = anInteraction({ response: { ...anInteraction().response, headers } });

    const replayed = await replay(interaction, () => observeHttp(url, { method: 'HEAD' }));

    assert.deepEqual([replayed.pieces, replayed.headers], [[], ['Content-Length', '5']]);
  });
});

function slowLength(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent: false }, (response) => {
        let length = 0;
        response.on('data', (bytes: Buffer) => {
          length += bytes.length;
          response.pause();
          setImmediate(() => response.resume());
        });
        response.on('end', () => resolve(length));
      })
      .on('error', reject);
  });
}
