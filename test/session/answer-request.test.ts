import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { bodyNeverEnded } from '../../src/core/errors/recording-errors';
import type { Interaction } from '../../src/core/interaction';
import type { VcrConfig } from '../../src/options/vcr-config';
import type { Desk } from '../../src/session/answer-request';
import { answerRequest, LeftUndecidedError } from '../../src/session/answer-request';
import type { InsertedCassette } from '../../src/session/inserted-cassette';
import { RequestLog } from '../../src/session/request-log';
import { aRequest } from '../support/builders';
import { aLiveRequest, anInsertedCassette, anOutcome, aRecorded } from '../support/session';

const NEVER = new Promise<never>(() => undefined);

type Situation = {
  readonly config: VcrConfig;
  readonly stored?: readonly Interaction[];
  readonly extra?: readonly Interaction[];
  /** What the code asks for, one after the other. */
  readonly asks?: readonly string[];
  /** What each gets: the text of a replayed answer, `record`, `pass`, or the code of a refusal. */
  readonly gets: readonly string[];
};

const ONE = [aRecorded('one')];

const SITUATIONS: Readonly<Record<string, Situation>> = {
  'once, no cassette': { config: {}, gets: ['record', 'record'] },
  'once, a match left': { config: {}, stored: ONE, gets: ['one', 'VCR_ALREADY_PLAYED'] },
  'once, no match': { config: {}, stored: ONE, asks: ['other'], gets: ['VCR_UNMATCHED_REQUEST'] },
  'once, an empty cassette': { config: {}, stored: [], gets: ['VCR_UNMATCHED_REQUEST'] },
  'once, an extra cassette alone': { config: {}, extra: ONE, gets: ['one', 'record'] },
  'new_episodes, all played': { config: { recordMode: 'new_episodes' }, stored: ONE, gets: ['one', 'record'] },
  'none, no cassette': { config: { recordMode: 'none' }, gets: ['VCR_NO_CASSETTE'] },
  'none, a match left': { config: { recordMode: 'none' }, stored: ONE, gets: ['one', 'VCR_ALREADY_PLAYED'] },
  'none, an extra cassette alone': {
    config: { recordMode: 'none' },
    extra: ONE,
    gets: ['one', 'VCR_ALREADY_PLAYED'],
  },
  'all, a match left': { config: { recordMode: 'all' }, stored: ONE, gets: ['record', 'record'] },
  'rewrite, a match left': { config: { recordMode: 'rewrite' }, stored: ONE, gets: ['record'] },
  'repeats allowed': { config: { allowPlaybackRepeats: true }, stored: ONE, gets: ['one', 'one'] },
  'recorded order': {
    config: {},
    stored: [aRecorded('one', 'first'), aRecorded('one', 'second')],
    gets: ['first', 'second'],
  },
  'the extra cassette after the own one': {
    config: {},
    stored: [aRecorded('one', 'own')],
    extra: [aRecorded('one', 'extra')],
    gets: ['own', 'extra', 'VCR_ALREADY_PLAYED'],
  },
  'a hook that drops the request': { config: { beforeRecordRequest: () => null }, stored: ONE, gets: ['pass'] },
  'a hook that drops the request in none': {
    config: { recordMode: 'none', beforeRecordRequest: () => null },
    stored: ONE,
    gets: ['VCR_UNMATCHED_REQUEST'],
  },
  'a playback hook that fails': {
    config: { beforePlayback: () => undefined as never },
    stored: ONE,
    gets: ['VCR_HOOK_FAILED'],
  },
};

describe('the answer to a request', () => {
  for (const [name, { config, stored, extra, asks, gets }] of Object.entries(SITUATIONS)) {
    it(`is ${gets.join(', then ')}: ${name}`, async () => {
      const { cassette } = anInsertedCassette(config, {
        ...(stored === undefined ? {} : { stored }),
        ...(extra === undefined ? {} : { extra }),
      });

      const got: string[] = [];
      for (const [index] of gets.entries()) got.push(await ask(cassette, asks?.[index] ?? 'one'));

      assert.deepEqual(got, gets);
    });
  }

  it('is there at once where the body is at hand and no hook is asked', async () => {
    const { cassette } = anInsertedCassette({ additionalMatchers: ['body'] }, { stored: ONE });
    const live = { ...aLiveRequest({ body: NEVER }), body: null };
    const desk = await deskOf(cassette);

    const answer = answerRequest(live, desk, new RequestLog());

    assert.equal('kind' in answer && answer.kind, 'replay');
  });

  it('is none, and uses nothing up, when the client has left while a hook was asked', async () => {
    const { cassette } = anInsertedCassette({ beforeRecordRequest: (request) => request }, { stored: ONE });
    const log = new RequestLog();
    const [played, unknown] = ['one', 'other'].map((path) => ({
      ...aLiveRequest({ uri: `https://api.test/${path}` }),
      hasLeft: () => true,
    }));

    for (const live of [played, unknown]) {
      assert.ok(live !== undefined);
      assert.deepEqual(await cassette.answer(live, log), { kind: 'silence' });
    }

    assert.deepEqual(log.takeFailures(), []);
    assert.equal(await ask(cassette, 'one'), 'one');
  });

  it('compares no header that its client marks as sensitive, and shows none', async () => {
    const stored = [
      { ...aRecorded('one'), request: aRequest({ uri: 'https://api.test/one', headers: { 'x-pin': ['REDACTED'] } }) },
    ];
    const live = { ...aLiveRequest({ headers: [['x-pin', 's3cret']] }), sensitiveHeaders: ['x-pin'] };
    const { cassette } = anInsertedCassette({ matchOn: ['uri', 'headers'] }, { stored });

    const answer = await answerRequest(live, await deskOf(cassette), new RequestLog());

    assert.equal(answer.kind, 'replay');
    const again = { ...live, uri: 'https://api.test/two' };
    await assert.rejects(
      async () => answerRequest(again, await deskOf(cassette), new RequestLog()),
      (error: Error) => !error.message.includes('s3cret'),
    );
  });

  it('gives a played answer back when the attempt is discarded', async () => {
    const { cassette } = anInsertedCassette({}, { stored: ONE });
    const log = new RequestLog();
    await ask(cassette, 'one', log);

    log.discard();

    assert.equal(await ask(cassette, 'one'), 'one');
  });

  it('records in the place of another anew after a discarded attempt', async () => {
    const { cassette, texts } = anInsertedCassette({ recordMode: 'all' }, { stored: [aRecorded('one', 'old')] });
    const log = new RequestLog();
    const live = aLiveRequest({});
    await answerRequest(live, await deskOf(cassette), log);
    log.discard();

    const answer = await answerRequest(live, await deskOf(cassette), log);
    assert.ok(answer.kind === 'record');
    answer.recording.end(anOutcome('new'));
    await nextTurn();
    await cassette.save({ dropsUnused: false });

    assert.deepEqual(texts(), ['new']);
  });

  it('says once in a file that a request cannot be recorded, and asks for it again in the next run', async () => {
    const { cassette, persister, warnings } = anInsertedCassette({ redact: true });
    for (const token of ['secret1', 'secret2']) {
      const live = aLiveRequest({ uri: `https://api.test/one?token=${token}` });
      const answer = await answerRequest(live, await deskOf(cassette), new RequestLog());
      assert.ok(answer.kind === 'record');
      answer.recording.decline('it waits for the server in the middle of its request');
    }
    await cassette.save({ dropsUnused: false });
    const gets: string[] = [];
    for (const recordMode of ['once', 'none'] as const) {
      gets.push(await ask(anInsertedCassette({ recordMode }, { persister }).cassette, 'one?token=secret3'));
    }

    assert.deepEqual(warnings, [
      'GET https://api.test/one?token=REDACTED was not recorded: it waits for the server in the middle of its request\n' +
        'It goes to the network in every run, and is refused in record mode "none".',
    ]);
    assert.deepEqual(gets, ['record', 'VCR_UNMATCHED_REQUEST']);
  });

  it('remarks on a replayed failure and on an answer that was recorded for another body', async () => {
    const request = aRequest({ method: 'POST', uri: 'https://api.test/one', body: '{"a":1}' });
    const failed: Interaction = {
      ...aRecorded('one'),
      request,
      recording: { error: { code: 'ECONNRESET', message: 'read ECONNRESET' } },
    };
    const { cassette } = anInsertedCassette({}, { stored: [failed] });
    const log = new RequestLog();

    await answerRequest(aLiveRequest({ method: 'POST', body: '{"a":2}' }), await deskOf(cassette), log);

    const remarks = log.takeRemarks().map((remark) => ('code' in remark ? remark.code : ''));
    assert.equal(remarks.length, 2);
  });

  describe('to a request whose body does not come', () => {
    beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
    afterEach(() => mock.timers.reset());

    const stored = [{ ...aRecorded('one'), request: aRequest({ method: 'POST', uri: 'https://api.test/one' }) }];

    it('does not wait for it for ever where it would only tell two answers apart', async () => {
      const { cassette } = anInsertedCassette({}, { stored });

      const answering = answerRequest(
        aLiveRequest({ method: 'POST', body: NEVER }),
        await deskOf(cassette),
        new RequestLog(),
      );
      await nextTurn();
      mock.timers.tick(1_000);

      assert.equal((await answering).kind, 'replay');
    });

    it('does not ask for it where nothing recorded could answer, or the client awaits a first answer', async () => {
      const { cassette } = anInsertedCassette({ recordMode: 'new_episodes' }, { stored });
      const silent = { method: 'POST', body: NEVER } as const;
      const asked = [
        aLiveRequest({ ...silent, uri: 'https://api.test/other' }),
        aLiveRequest({ ...silent, headers: [['Expect', '100-Continue']] }),
      ];

      const kinds: string[] = [];
      for (const live of asked) {
        kinds.push((await answerRequest(live, await deskOf(cassette), new RequestLog())).kind);
      }

      assert.deepEqual(kinds, ['record', 'replay']);
    });

    it('leaves it undecided at the end of the grace where a matcher reads the body', async () => {
      const { cassette } = anInsertedCassette({ additionalMatchers: ['body'] }, { stored });
      const log = new RequestLog();
      const live = aLiveRequest({ method: 'POST', body: NEVER });
      const answering = log.track(Promise.resolve(answerRequest(live, await deskOf(cassette), log)), () => 'POST /');
      const settling = log.settle(1_000);
      mock.timers.tick(500);

      await assert.rejects(answering, LeftUndecidedError);
      assert.deepEqual(await settling, []);
      assert.deepEqual(
        log.takeRemarks().map(({ message }) => message),
        [bodyNeverEnded({ method: 'POST', uri: 'https://api.test/one' }).message],
      );
    });

    it('does without it where it is too much to be held', async () => {
      const { cassette } = anInsertedCassette({ beforeRecordRequest: (request) => request }, { stored });
      const live = { ...aLiveRequest({ method: 'POST' }), readBody: () => Promise.resolve(undefined) };
      const desk = await deskOf(cassette);

      const kinds = [await answerRequest(live, desk, new RequestLog())].map(({ kind }) => kind);
      const other = { ...live, uri: 'https://api.test/other' };

      assert.deepEqual(kinds, ['replay']);
      await assert.rejects(async () => answerRequest(other, desk, new RequestLog()), { code: 'VCR_UNMATCHED_REQUEST' });
    });
  });
});

async function deskOf(cassette: InsertedCassette): Promise<Desk> {
  return cassette.open();
}

async function ask(cassette: InsertedCassette, path: string, log = new RequestLog()): Promise<string> {
  try {
    const answer = await answerRequest(aLiveRequest({ uri: `https://api.test/${path}` }), await deskOf(cassette), log);
    return answer.kind === 'replay' ? String(answer.interaction.response.body) : answer.kind;
  } catch (error) {
    return String(Reflect.get(error as Error, 'code'));
  }
}
