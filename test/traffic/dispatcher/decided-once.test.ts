import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { listen } from '../loopback';
import { StubOwner } from '../stub-owner';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

const refusing = (): StubOwner => new StubOwner(() => ({ kind: 'refuse', error: new Error('refused') }));

describe('a request of undici', () => {
  for (const [copy, { Pool }] of Object.entries(COPIES)) {
    it(`is asked about though nobody owned one that was made of the same options: ${copy}`, async (t) => {
      const origin = `http://127.0.0.1:${await answering(t)}`;
      const pool = new Pool(origin);
      const options = { method: 'GET', path: '/' } as const;
      await pool.request(options).then(({ body }) => body.text());
      const owner = refusing();

      const answered = await runAs(owner, () => pool.request(options).catch(messageOf));

      assert.equal(answered, 'refused');
      assert.equal(owner.asked.length, 1);
      await pool.destroy();
    });
  }
});

function answering(t: TestContext): Promise<number> {
  return listen(
    t,
    http.createServer((_, response) => response.end('live')),
  );
}

function messageOf(error: unknown): string {
  return (error as Error).message;
}
