import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useOf, type DescribedSaves } from '../../src/session/cassette-use';
import { RequestLog } from '../../src/session/request-log';
import { memoryCodec } from '../support/in-memory';
import { aLiveRequest, anInsertedCassette, anOutcome, aRecorded } from '../support/session';

describe('what reports say of a use of a cassette', () => {
  it('decodes what a rewrite emptied once, however often it is told', async (t) => {
    const { cassette } = anInsertedCassette({ recordMode: 'rewrite' }, { stored: [aRecorded('one', 'before')] });
    const answer = await cassette.answer(aLiveRequest({}), new RequestLog());
    assert.ok(answer.kind === 'record');
    answer.recording.end(anOutcome('after'));
    await new Promise((resolve) => setImmediate(resolve));
    await cassette.save({ dropsUnused: false });
    const decode = t.mock.method(memoryCodec, 'decode');
    const described: DescribedSaves = new WeakMap();

    const saved = await useOf(cassette, { user: 'a test', hasPassed: false, described });
    const finished = await useOf(cassette, { user: 'a test', hasPassed: true, described });

    assert.deepEqual(
      saved?.changes.map(({ kind }) => kind),
      ['replaced'],
    );
    assert.deepEqual(finished, { ...saved, hasPassed: true });
    assert.equal(decode.mock.callCount(), 1);
  });
});
