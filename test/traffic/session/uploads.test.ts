import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { Readable } from 'node:stream';
import type { ClientHttp2Session } from 'node:http2';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { MAX_TAKEN_BYTES, MAX_UPLOAD_MS } from '../../../src/traffic/upload-limits';
import { replayOf } from '../stub-owner';
import { ownerOf, using } from './ask-session';
import { Http2Server } from './http2-server';
import { connect } from './observe-stream';

const MB = 2 ** 20;

/** Streams until it is answered; gives the status and what was sent by then. */
async function uploadWithoutEnd(session: ClientHttp2Session, path: string, everyMs = 0): Promise<[number, number]> {
  let sent = 0;
  const stream = session.request({ ':method': 'POST', ':path': path });
  const body = new Readable({
    read() {
      const piece = Buffer.alloc(16_384);
      sent += piece.length;
      if (everyMs === 0) this.push(piece);
      else setTimeout(() => this.push(piece), everyMs);
    },
  });
  stream.on('error', () => undefined);
  body.pipe(stream);
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
  body.destroy();
  return [Number(headers[':status']), sent];
}

describe('an upload without an end', () => {
  let server: Http2Server;
  before(async () => {
    server = await Http2Server.start();
    nodeTraffic();
  });
  after(() => server.stop());

  it('is answered from a cassette, and leaves others their turn', async () => {
    const replay = replayOf('too large', { status: { code: 413, message: '' } });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 20);
    const owner = ownerOf('tunnel', async (live) => {
      await live.readBody();
      return replay;
    });

    const [status, sent] = await nodeTraffic().runAs(owner, () => {
      const session = connect(server.url);
      return using(session, () => uploadWithoutEnd(session, '/early'));
    });
    clearInterval(timer);

    assert.equal(status, 413);
    assert.ok(turns > 5, `${turns} turns`);
    assert.ok(sent > MAX_TAKEN_BYTES, `${sent} bytes`);
  });

  it('is answered though it never pauses', async () => {
    const owner = ownerOf('tunnel', () => replayOf('too large', { status: { code: 413, message: '' } }));
    const startedAt = performance.now();

    const [status] = await nodeTraffic().runAs(owner, () => {
      const session = connect(server.url);
      return using(session, () => uploadWithoutEnd(session, '/early', 20));
    });

    assert.equal(status, 413);
    assert.ok(performance.now() - startedAt < 2 * MAX_UPLOAD_MS);
  });

  it('goes on to the server with what was taken of it', async () => {
    const pieces = MAX_TAKEN_BYTES / MB + 5;
    let taken = 0;
    const owner = ownerOf('pass', async (live) => {
      taken = (await live.readBody())?.length ?? 0;
      return { kind: 'pass' };
    });

    const received = await nodeTraffic().runAs(owner, () => {
      const session = connect(server.url);
      return using(session, async () => {
        const stream = session.request({ ':method': 'POST', ':path': '/length' });
        Readable.from(Array.from({ length: pieces }, () => Buffer.alloc(MB))).pipe(stream);
        let text = '';
        for await (const piece of stream.setEncoding('utf8')) text += String(piece);
        return Number(text);
      });
    });

    assert.equal(received, pieces * MB);
    assert.ok(taken > MAX_TAKEN_BYTES && taken < received, `${taken} bytes`);
  });
});
