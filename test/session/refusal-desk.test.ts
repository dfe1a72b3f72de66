import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Interaction } from '../../src/core/interaction';
import { recordingFilter } from '../../src/core/redact/recording-filter';
import { RefusalDesk } from '../../src/session/refusal-desk';
import { openSources } from '../../src/session/sources';
import { aRequest, JEST_START } from '../support/builders';
import { memoryCodec, memoryFile, MemoryPersister } from '../support/in-memory';
import { aRecorded, comparisonWith, optionsWith } from '../support/session';

const ONE = aRequest({ uri: 'https://api.test/one' });

describe('the refusal desk', () => {
  it('counts how often the very request was asked for', async () => {
    const desk = await aDesk([aRecorded('one')]);
    desk.countAsked(ONE);
    desk.countAsked({ ...ONE, method: 'POST' });
    desk.countAsked(ONE);

    const { message } = desk.refuse(ONE, 'VCR_ALREADY_PLAYED', { kind: 'used', lastIndex: 0, timesRecorded: 1 });

    assert.match(message, /1 interaction, 0 used/);
    assert.match(message, /recorded once.*twice|1.*2/s);
  });

  it('names the nearest interaction of a request that nothing matches', async () => {
    const desk = await aDesk([aRecorded('other')]);

    const refusal = desk.refuse(ONE, 'VCR_UNMATCHED_REQUEST', { kind: 'none' });

    assert.equal(refusal.code, 'VCR_UNMATCHED_REQUEST');
    assert.match(refusal.message, /nearest:.*interaction 1/);
    assert.match(refusal.message, /record mode "none" \(from the test\)/);
  });

  it('looks for the nearest one in an extra cassette when the own one is empty', async () => {
    const desk = await aDesk([], [aRecorded('other')]);

    assert.match(desk.refuse(ONE, 'VCR_UNMATCHED_REQUEST', { kind: 'none' }).message, /nearest:/);
  });

  it('says of a dropped request that a hook drops it, and shows no nearest one', async () => {
    const [desk, empty] = [await aDesk([aRecorded('other')]), await aDesk(undefined)];

    assert.equal(desk.dropped(ONE).code, 'VCR_UNMATCHED_REQUEST');
    assert.equal(empty.dropped(ONE).code, 'VCR_NO_CASSETTE');
    assert.match(desk.dropped(ONE).message, /drop/);
    assert.doesNotMatch(desk.dropped(ONE).message, /nearest:/);
  });

  it('tells of a replayed failure and of another body, counting interactions from one', async () => {
    const desk = await aDesk([]);
    const failed: Interaction = {
      ...aRecorded('one'),
      recording: { error: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } },
    };

    assert.match(desk.replayedFailure(failed, 4).message, /interaction 5/);
    assert.match(desk.replayedFailure(failed, 4).message, /ECONNREFUSED/);
    assert.match(desk.bodyDiffered(ONE, 1, { reason: 'body differs at $.a' }).message, /\$\.a/);
  });

  it('shows no secret of a cassette that another tool wrote', async () => {
    const desk = await aDesk([]);
    const stored: Interaction = {
      ...aRecorded('one'),
      request: aRequest({ uri: 'https://ada:s3cret@api.test/one?token=s3cret&page=1' }),
      recording: { error: { code: 'ECONNREFUSED', message: 'no way to https://api.test/one?token=s3cret' } },
    };

    const told = [desk.replayedFailure(stored, 0), desk.bodyDiffered(stored.request, 0, { reason: 'body differs' })];

    for (const { message, details } of told) {
      assert.doesNotMatch(message + JSON.stringify(details), /s3cret/);
      assert.match(message, /https:\/\/REDACTED@api\.test\/one\?token=REDACTED&page=1/);
    }
  });
});

async function aDesk(stored: readonly Interaction[] | undefined, extra?: readonly Interaction[]): Promise<RefusalDesk> {
  const persister = new MemoryPersister();
  const [file, extraFile] = [memoryFile(persister), memoryFile(persister, '/library/extra.json')];
  for (const [{ path }, interactions] of [
    [file, stored],
    [extraFile, extra],
  ] as const) {
    if (interactions !== undefined) {
      persister.texts.set(path, memoryCodec.encode({ interactions, dropped: [] }) as string);
    }
  }
  const resolved = optionsWith({ recordMode: 'none' });
  return new RefusalDesk({
    shownPath: file.shownPath,
    isShared: false,
    resolved,
    user: { testPath: 'one.test.js', commandPath: 'one.test.js', start: JEST_START, testName: 'asks' },
    sources: await openSources({ file, extraFiles: [extraFile], startsEmpty: false }),
    comparison: comparisonWith(resolved),
    shown: recordingFilter(resolved.options).text,
  });
}
