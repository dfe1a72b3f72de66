import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LiveRequest, LiveResponse } from '../../src/core/exchange';
import { recordingFilter } from '../../src/core/redact/recording-filter';
import type { VcrConfig } from '../../src/options/vcr-config';
import { RequestPipeline } from '../../src/session/request-pipeline';
import { aRequest } from '../support/builders';
import { aLiveRequest, anOutcome, aRecorded, optionsWith } from '../support/session';

const LIVE = aLiveRequest({ method: 'POST', uri: 'https://api.test/one?token=s3cret' });

describe('the request pipeline', () => {
  it('shows hooks the filtered request, and gives each what the one before made of it', async () => {
    const seen: string[] = [];
    const pipeline = aPipeline({
      beforeRecordRequest: [
        (request) => ({ ...request, uri: `${request.uri}&first` }),
        (request) => {
          seen.push(request.uri);
          return request;
        },
      ],
    });

    await pipeline.request(LIVE, null);

    assert.deepEqual(seen, ['https://api.test/one?token=REDACTED&first']);
    assert.equal(pipeline.readsBody, true);
    assert.equal(aPipeline({}).readsBody, false);
  });

  it('takes out the headers that their client marks as sensitive, unless the user has a rule for them', async () => {
    const live: LiveRequest = {
      ...aLiveRequest({
        headers: [
          ['X-Pin', 's3cret'],
          ['X-Open', '1'],
        ],
      }),
      sensitiveHeaders: ['x-pin'],
    };
    const pins = async (config: VcrConfig): Promise<unknown> =>
      (await aPipeline(config).request(live, null))?.headers['X-Pin'];

    assert.deepEqual(await pins({}), ['REDACTED']);
    assert.deepEqual(await pins({ redact: false }), ['s3cret']);
    assert.deepEqual(await pins({ filterHeaders: [['x-pin', ({ value }) => `${value.length}`]] }), ['6']);
    assert.deepEqual((await aPipeline({}).request(live, null))?.headers['X-Open'], ['1']);
  });

  it('drops what a hook drops, and asks no further one', async () => {
    const none = (): never => assert.fail('asked');

    assert.equal(await aPipeline({ beforeRecordRequest: [() => null, none] }).request(LIVE, null), null);
    assert.equal(await aPipeline({ beforeRecordResponse: [() => null, none] }).response(aResponse(), aRequest()), null);
  });

  it('lets no hook change what it was given', async () => {
    const pipeline = aPipeline({
      beforeRecordRequest: (request) => {
        const before = structuredClone(request);
        request.headers['X-Mine'] = ['1'];
        request.body?.fill(0);
        return { ...before, headers: before.headers, body: Buffer.from('changed') };
      },
      beforeRecordResponse: (response, request) => {
        request.body?.fill(0);
        return response;
      },
      beforePlayback: (interaction) => {
        interaction.response.body?.fill(0);
        return interaction;
      },
    });
    const [body, request, stored] = [Buffer.from('sent'), aRequest({ body: 'sent' }), aRecorded('one', 'stored')];

    await pipeline.request(LIVE, body);
    await pipeline.response(aResponse(), request);
    await pipeline.playback(stored);

    assert.deepEqual([body, request.body, stored.response.body].map(String), ['sent', 'sent', 'stored']);
  });

  it('counts the bytes of a body that a hook changed', async () => {
    const pipeline = aPipeline({
      beforeRecordRequest: (request) => ({ ...request, body: Buffer.from('longer') }),
      beforeRecordResponse: (response) => ({ ...response, body: Buffer.from('longer') }),
    });
    const live = { ...LIVE, headers: [['Content-Length', '2']] as const };

    const request = await pipeline.request(live, Buffer.from('ab'));
    const stored = await pipeline.response(aResponse(), aRequest());

    assert.deepEqual(request?.headers['Content-Length'], ['6']);
    assert.deepEqual(stored?.response.headers['Content-Length'], ['6']);
  });

  it('keeps the boundaries of a streamed body as long as its length', async () => {
    const chunks = [
      { bytes: 2, atMs: 0 },
      { bytes: 3, atMs: 1 },
    ];
    const kept = await aPipeline({}).response(aResponse('hello', { chunks }), aRequest());
    const changed = await aPipeline({
      beforeRecordResponse: (response) => ({ ...response, body: Buffer.from('no') }),
    }).response(aResponse('hello', { chunks }), aRequest());

    assert.deepEqual(kept?.recording.chunks, chunks);
    assert.equal(changed?.recording.chunks, undefined);
  });

  it('stores a body as it came where it may not be made readable', async () => {
    const json = '{"a":1,"b":[1,2]}';
    const headers = [['Content-Type', 'application/json']] as const;

    const readable = await aPipeline({}).response(aResponse(json, { headers }), aRequest());
    const raw = await aPipeline({ readableBodies: false }).response(aResponse(json, { headers }), aRequest());

    assert.match(String(readable?.response.body), /\n/);
    assert.deepEqual(readable?.recording.responseBody, ['json']);
    assert.equal(String(raw?.response.body), json);
    assert.equal(raw?.recording.responseBody, undefined);
  });

  for (const [position, [name, config, ask]] of (
    [
      ['beforeRecordRequest', { beforeRecordRequest: () => undefined as never }, 'request'],
      ['beforeRecordRequest', { beforeRecordRequest: () => ({ uri: 'x' }) as never }, 'request'],
      ['beforeRecordResponse', { beforeRecordResponse: () => Promise.reject(new Error('mine')) }, 'response'],
      ['beforeRecordResponse', { beforeRecordResponse: () => new Promise<never>(() => undefined) }, 'response'],
      [
        'beforeRecordResponse',
        { beforeRecordResponse: (response) => ({ ...response, status: { code: 99, message: '' } }) },
        'response',
      ],
      ['beforePlayback', { beforePlayback: () => undefined as never }, 'playback'],
      [
        'beforePlayback',
        { beforePlayback: (one) => ({ ...one, response: { ...one.response, status: { code: 1000, message: '' } } }) },
        'playback',
      ],
    ] as readonly (readonly [string, VcrConfig, 'request' | 'response' | 'playback'])[]
  ).entries()) {
    it(`names ${name} when it goes wrong, way ${position + 1}`, async () => {
      const pipeline = aPipeline(config, 20);
      const asked = {
        request: () => pipeline.request(LIVE, null),
        response: () => pipeline.response(aResponse(), aRequest()),
        playback: () => pipeline.playback(aRecorded('one')),
      };

      await assert.rejects(async () => asked[ask](), { code: 'VCR_HOOK_FAILED', message: new RegExp(name) });
    });
  }

  it('plays what is stored where there is no hook', async () => {
    const stored = aRecorded('one');

    assert.equal(await aPipeline({}).playback(stored), stored);
  });
});

function aPipeline(config: VcrConfig, limitMs = 200): RequestPipeline {
  const { options } = optionsWith(config);
  return new RequestPipeline(options, recordingFilter(options), limitMs);
}

function aResponse(text?: string, parts: Partial<LiveResponse> = {}): LiveResponse {
  const { response } = anOutcome(text);
  assert.ok(response !== undefined);
  return { ...response, ...parts };
}
