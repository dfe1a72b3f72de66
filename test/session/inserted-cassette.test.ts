import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from '../../src/core/exchange';
import type { InsertedCassette } from '../../src/session/inserted-cassette';
import { RequestLog } from '../../src/session/request-log';
import { aRequest } from '../support/builders';
import { MemoryPersister } from '../support/in-memory';
import { A_FAILURE, aLiveRequest, anInsertedCassette, anOutcome, aRecorded } from '../support/session';

const ONE = 'https://api.test/one';

describe('an inserted cassette', () => {
  it('touches nothing until a request comes, and then opens once', async () => {
    const { cassette, persister } = anInsertedCassette({}, { stored: [aRecorded('one'), aRecorded('one')] });
    assert.equal(cassette.isOpened, false);
    await cassette.save({ dropsUnused: true });
    assert.deepEqual(persister.calls, []);

    await ask(cassette);
    await ask(cassette);

    assert.equal(cassette.isOpened, true);
    assert.deepEqual(persister.calls, ['load /library/one.json']);
  });

  it('gives the first error of opening to everybody, and asks the persister once', async () => {
    const persister = new MemoryPersister();
    persister.texts.set('/library/one.json', 'no cassette');
    const { cassette } = anInsertedCassette({}, { persister });

    const answers = [await ask(cassette), await ask(cassette)];

    for (const { answer, log } of answers) {
      assert.equal(codeOf(answer), 'VCR_UNREADABLE_CASSETTE');
      assert.equal(log.takeFailures().length, 1);
    }
    // A property of `vcr.current` cannot wait for it.
    assert.throws(() => cassette.open(), { code: 'VCR_UNREADABLE_CASSETTE' });
    assert.equal(persister.calls.length, 1);
    assert.equal(cassette.isOpened, true);
  });

  it('records a request, and saves it under its own bytes', async () => {
    const { cassette, texts } = anInsertedCassette();

    await record(cassette, 'hello');
    assert.equal(cassette.isDirty, true);
    await cassette.save({ dropsUnused: false });

    assert.deepEqual(texts(), ['hello']);
    assert.equal(cassette.isDirty, false);
    assert.equal(cassette.wasSaved, true);
  });

  it('saves in the order in which requests were sent, whichever ended first', async () => {
    const { cassette, texts } = anInsertedCassette();
    const [first, second] = [await ask(cassette), await ask(cassette)];

    await end(second.answer, 'second');
    await end(first.answer, 'first');
    await cassette.save({ dropsUnused: false });

    assert.deepEqual(texts(), ['first', 'second']);
  });

  it('saves nothing twice, when two saves come at once or one after the other', async () => {
    const { cassette, texts } = anInsertedCassette();
    await record(cassette, 'hello');

    await Promise.all([cassette.save({ dropsUnused: false }), cassette.save({ dropsUnused: false })]);
    await cassette.save({ dropsUnused: false });

    assert.deepEqual(texts(), ['hello']);
  });

  it('leaves an open request to a later save', async () => {
    const { cassette, texts } = anInsertedCassette();
    await record(cassette, 'early');
    const { answer } = await ask(cassette);

    await cassette.save({ dropsUnused: false });
    assert.deepEqual(texts(), ['early']);
    await end(answer, 'late');
    await cassette.save({ dropsUnused: false });

    assert.deepEqual(texts(), ['early', 'late']);
  });

  it('can save again what a persister could not hold', async () => {
    const { cassette, persister, texts } = anInsertedCassette();
    await record(cassette, 'hello');
    persister.save = () => {
      throw new Error('disk full');
    };

    await assert.rejects(cassette.save({ dropsUnused: false }), { code: 'VCR_UNWRITABLE_CASSETTE' });
    Reflect.deleteProperty(persister, 'save');
    await cassette.save({ dropsUnused: false });

    assert.deepEqual(texts(), ['hello']);
  });

  it('replays what is stored, and refuses what is not', async () => {
    const { cassette } = anInsertedCassette({}, { stored: [aRecorded('one')] });

    const replayed = await ask(cassette);
    const [again, other] = [await ask(cassette), await ask(cassette, 'https://api.test/other')];

    assert.equal(replayed.answer.kind, 'replay');
    assert.deepEqual([codeOf(again.answer), codeOf(other.answer)], ['VCR_ALREADY_PLAYED', 'VCR_UNMATCHED_REQUEST']);
    assert.deepEqual(
      other.log.takeFailures().map(({ message }) => message.split('\n')[0]),
      ['No recorded interaction matches GET https://api.test/other'],
    );
  });

  it('lets a refusal be swallowed where the options say so', async () => {
    const { cassette } = anInsertedCassette({ failOnUnmatchedRequest: false, recordMode: 'none' });

    const { answer, log } = await ask(cassette);

    assert.equal(codeOf(answer), 'VCR_NO_CASSETTE');
    assert.deepEqual(log.takeFailures(), []);
  });

  it('never rejects: an error that nobody expected is a refusal that fails the test, without the secrets', async () => {
    const { cassette } = anInsertedCassette();
    const live = {
      ...aLiveRequest({ uri: `${ONE}?token=s3cret` }),
      get headers(): never {
        throw new RangeError('too deep');
      },
    };
    const log = new RequestLog();

    const answer = await cassette.answer(live, log);

    assert.equal(codeOf(answer), 'VCR_NOT_RECORDED');
    const [failure] = log.takeFailures();
    assert.match(failure?.message ?? '', /could be neither replayed nor recorded: too deep/);
    assert.doesNotMatch(failure?.message ?? '', /s3cret/);
  });

  it('is silent to a request whose client left before it could be judged', async () => {
    const { cassette } = anInsertedCassette({ matchOn: ['method', 'uri', 'body'] });
    const live = aLiveRequest({ method: 'POST', body: Promise.reject(new Error('aborted')) });
    const log = new RequestLog();

    assert.deepEqual(await cassette.answer(live, log), { kind: 'silence' });
    assert.deepEqual(log.takeFailures(), []);
  });

  it('refuses nothing to a client that left while its request was judged', async () => {
    const { cassette } = anInsertedCassette({ recordMode: 'none' });
    const log = new RequestLog();

    assert.deepEqual(await cassette.answer({ ...aLiveRequest({}), hasLeft: () => true }, log), { kind: 'silence' });
    assert.deepEqual(log.takeFailures(), []);
    assert.equal(codeOf(await cassette.answer({ ...aLiveRequest({}), hasLeft: () => false }, log)), 'VCR_NO_CASSETTE');
  });

  it('takes back what it recorded: before its save and after', async () => {
    for (const isSaved of [false, true]) {
      const { cassette, texts, ledger } = anInsertedCassette();
      await record(cassette, 'hello');
      if (isSaved) await cassette.save({ dropsUnused: false });

      await cassette.rollBack();
      await cassette.save({ dropsUnused: false });

      assert.equal(texts(), undefined);
      assert.equal(cassette.wasSaved, false);
      assert.equal(ledger.wasWritten(cassette.path), false);
    }
  });

  it('takes back a save that is still going on', async () => {
    const { cassette, texts } = anInsertedCassette();
    await record(cassette, 'hello');

    await Promise.all([cassette.save({ dropsUnused: false }), cassette.rollBack()]);

    assert.equal(texts(), undefined);
  });

  it('knows whether something unsaved has no whole answer', async () => {
    const { cassette } = anInsertedCassette({ recordErrors: true });
    const { answer } = await ask(cassette);
    assert.ok(answer.kind === 'record');

    answer.recording.end(A_FAILURE);
    assert.equal(cassette.isBroken, true);
    await turns();
    await cassette.save({ dropsUnused: false });

    assert.equal(cassette.isBroken, false);
  });

  it('counts what was played and what was recorded as used', async () => {
    const { cassette } = anInsertedCassette(
      { recordMode: 'new_episodes' },
      { stored: [aRecorded('unused'), aRecorded('one', 'played')] },
    );

    await ask(cassette);
    await record(cassette, 'new', 'https://api.test/new');

    assert.deepEqual(
      cassette.usedInteractions.map(({ response }) => response.body?.toString()),
      ['played', 'new'],
    );
  });

  it('drops unused interactions where its save is told to', async () => {
    for (const dropsUnused of [true, false]) {
      const { cassette, texts } = anInsertedCassette({}, { stored: [aRecorded('unused'), aRecorded('one')] });
      await ask(cassette);

      await cassette.save({ dropsUnused });

      assert.deepEqual(texts(), dropsUnused ? ['one'] : ['unused', 'one']);
    }
  });

  it('puts a recording in the place of the one it matches in mode all, and empties in mode rewrite', async () => {
    for (const [recordMode, expected] of [
      ['all', ['other', 'new']],
      ['rewrite', ['new']],
    ] as const) {
      const { cassette, texts } = anInsertedCassette(
        { recordMode },
        { stored: [aRecorded('other'), aRecorded('one')] },
      );
      await record(cassette, 'new');

      await cassette.save({ dropsUnused: false });

      assert.deepEqual(texts(), expected);
    }
  });

  it('keeps only what is wanted', async () => {
    const { cassette, texts } = anInsertedCassette({}, { stored: [aRecorded('one'), aRecorded('two')] });

    await cassette.keepOnly(({ request }) => request.uri.endsWith('two'));

    assert.deepEqual(texts(), ['two']);
  });

  it('finds the interactions of a request, stored and recorded, by its filtered form', async () => {
    const { cassette } = anInsertedCassette(
      { recordMode: 'new_episodes', filterQueryParameters: ['id'] },
      { stored: [aRecorded('one', 'stored'), aRecorded('two')] },
    );
    await ask(cassette);
    await record(cassette, 'recorded');

    const found = cassette.interactionsOf(aRequest({ uri: `${ONE}?id=7` }));

    assert.deepEqual(
      found.map(({ response }) => response.body?.toString()),
      ['stored', 'recorded'],
    );
  });

  it('notes its test file in the ledger where other files may use it too', async () => {
    for (const isShared of [true, false]) {
      const { cassette, ledger } = anInsertedCassette({}, { isShared });

      await ask(cassette);

      assert.deepEqual(ledger.usersOf(cassette.path), isShared ? ['one.test.js'] : []);
    }
  });

  it('goes on recording into what this run has made', async () => {
    const { cassette, ledger } = anInsertedCassette({}, { stored: [aRecorded('one')] });
    ledger.noteWritten(cassette.path);

    assert.equal((await ask(cassette)).answer.kind, 'record');
  });
});

async function ask(cassette: InsertedCassette, uri = ONE): Promise<{ answer: Answer; log: RequestLog }> {
  const log = new RequestLog();
  return { answer: await cassette.answer(aLiveRequest({ uri }), log), log };
}

async function record(cassette: InsertedCassette, text: string, uri = ONE): Promise<void> {
  await end((await ask(cassette, uri)).answer, text);
}

async function end(answer: Answer, text: string): Promise<void> {
  assert.ok(answer.kind === 'record', `it is a ${answer.kind}`);
  answer.recording.end(anOutcome(text));
  await turns();
}

async function turns(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function codeOf(answer: Answer): unknown {
  return answer.kind === 'refuse' && 'code' in answer.error ? answer.error.code : answer.kind;
}
