import './install';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chunk, RawServer, send } from '../../support/raw-server';
import type { Interaction } from '../../../src/core/interaction';
import { record, replay } from './three-times';
import { COPIES } from './undici-copies';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';

describe('the memory that a client of undici gets its answer in', () => {
  let server: RawServer;
  before(async () => {
    server = await RawServer.start({
      '/length': [send(`${HEAD}Content-Length: 6\r\n\r\nonetwo`)],
      '/chunked': [send(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, chunk('one'), chunk('two'), '0\r\n\r\n')],
    });
  });
  after(() => server.stop());

  for (const [copy, { Agent, request }] of Object.entries(COPIES)) {
    /** Reads an answer, and writes over every piece of it, down to where it breaks off. */
    const overwrite = async (path: string): Promise<string> => {
      const dispatcher = new Agent();
      const { body } = await request(`http://127.0.0.1:${server.port}${path}`, { dispatcher });
      let text = '';
      try {
        for await (const piece of body as AsyncIterable<Buffer>) {
          text += String(piece);
          piece.fill('x');
        }
      } catch (error) {
        text += String(Reflect.get(error as object, 'code'));
      }
      await dispatcher.destroy();
      return text;
    };

    for (const path of ['/length', '/chunked']) {
      it(`is its own while it is recorded and when it is replayed: ${path}, ${copy}`, async () => {
        const { seen, interactions } = await record(() => overwrite(path));
        const first = await replay(interactions, () => overwrite(path));

        assert.deepEqual([seen, first], ['onetwo', 'onetwo']);
        assert.equal(String(interactions[0]?.response.body), 'onetwo');
      });
    }

    it(`is its own when an answer is replayed that broke off: ${copy}`, async () => {
      const { interactions } = await record(() => overwrite('/length'));
      const [whole] = interactions;
      assert.ok(whole !== undefined);
      const error = { name: 'Error', message: 'read ECONNRESET', code: 'ECONNRESET', syscall: 'read' };
      const text = 'a'.repeat(200_000);
      const response = { ...whole.response, headers: { 'Content-Length': ['300000'] }, body: Buffer.from(text) };
      const broken: Interaction = { ...whole, response, recording: { error } };

      assert.equal(await replay([broken], () => overwrite('/length')), `${text}ECONNRESET`);
      assert.equal(String(broken.response.body), text);
    });
  }
});
