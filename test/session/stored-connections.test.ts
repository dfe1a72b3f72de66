import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from '../../src/core/exchange';
import type { InsertedCassette } from '../../src/session/inserted-cassette';
import { RequestLog } from '../../src/session/request-log';
import { MemoryPersister } from '../support/in-memory';
import { aLiveRequest, anInsertedCassette, anOutcome, aRecorded } from '../support/session';

describe('a cassette', () => {
  it('stores what is known of a connection once for each origin, and tells it with every answer from there', async () => {
    const connection = { remoteAddress: '192.0.2.1', tls: { authorized: true } };
    const persister = new MemoryPersister();
    const outcome = anOutcome();
    const { cassette } = anInsertedCassette({}, { persister });
    for (const path of ['one', 'two']) {
      const answer = await ask(cassette, `https://api.test/${path}`);
      assert.ok(answer.kind === 'record');
      assert.ok(outcome.response);
      answer.recording.end({ ...outcome, response: { ...outcome.response, connection, httpVersion: '2' } });
      await nextTurn();
    }
    await cassette.save({ dropsUnused: false });
    const { cassette: next } = anInsertedCassette({}, { persister });

    const answers = [await ask(next, 'https://api.test/two'), await ask(next)];

    const stored = next.opened?.interactions.map(({ recording }) => [recording.httpVersion, recording.connection]);
    assert.deepEqual(stored, [
      ['2', connection],
      ['2', undefined],
    ]);
    assert.deepEqual(
      answers.map((answer) => answer.kind === 'replay' && answer.connection),
      [connection, connection],
    );
  });

  it('goes on knowing a connection when the interaction that told of it is dropped', async () => {
    const connection = { remoteAddress: '192.0.2.1' };
    const told = { ...aRecorded('one'), recording: { tookMs: 1, connection } };
    const other = { ...aRecorded('two'), recording: { tookMs: 1 } };
    const { cassette, persister } = anInsertedCassette({}, { stored: [told, other] });

    await cassette.keepOnly(({ request }) => request.uri.endsWith('two'));

    const { cassette: next } = anInsertedCassette({}, { persister });
    const answer = await ask(next, 'https://api.test/two');
    assert.deepEqual(answer.kind === 'replay' && answer.connection, connection);
  });
});

async function ask(cassette: InsertedCassette, uri = 'https://api.test/one'): Promise<Answer> {
  return cassette.answer(aLiveRequest({ uri }), new RequestLog());
}
