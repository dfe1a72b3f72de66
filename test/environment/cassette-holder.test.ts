import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Answer, LiveRequest } from '../../src/core/exchange';
import type { VcrConfig } from '../../src/options/vcr-config';
import { aHolder } from '../support/holder';
import { aLiveRequest, anInsertedCassette, aRecorded } from '../support/session';

const HANDSHAKE: LiveRequest = {
  ...aLiveRequest({ uri: 'wss://api.test/events?token=secret' }),
  unrecordable: 'a WebSocket handshake',
};

describe('a request that can be neither recorded nor replayed', () => {
  const CASES: [what: string, config: VcrConfig, live: Partial<LiveRequest>, answer: string][] = [
    ['in once', {}, {}, 'pass'],
    ['in rewrite', { recordMode: 'rewrite' }, {}, 'pass'],
    ['in none', { recordMode: 'none' }, {}, 'VCR_NETWORK_BLOCKED'],
    ['in none, to an ignored host', { recordMode: 'none', ignoreHosts: ['api.test'] }, {}, 'pass'],
    [
      'in none, to an ignored host by a connection elsewhere',
      { recordMode: 'none', ignoreHosts: ['api.test'] },
      { destination: { host: 'evil.test', port: '8080' } },
      'VCR_NETWORK_BLOCKED',
    ],
    [
      'in none, to an ignored host by a connection to another one',
      { recordMode: 'none', ignoreHosts: ['api.test', 'proxy.test:8080'] },
      { destination: { host: 'proxy.test', port: '8080' } },
      'pass',
    ],
    [
      'in none, to this machine by a connection elsewhere',
      { recordMode: 'none', ignoreLocalhost: true },
      { uri: 'ws://localhost/', destination: { host: 'evil.test', port: '8080' } },
      'VCR_NETWORK_BLOCKED',
    ],
    [
      'under blockNetwork, to an allowed host by a connection elsewhere',
      { blockNetwork: true, allowedHosts: ['api.test'] },
      { destination: { host: 'evil.test', port: '8080' } },
      'VCR_NETWORK_BLOCKED',
    ],
    ['in none, to a server of this process', { recordMode: 'none' }, { isToOwnServer: true }, 'pass'],
    [
      'in none, to a server of this process that is not ignored',
      { recordMode: 'none', ignoreOwnServers: false },
      { isToOwnServer: true },
      'VCR_NETWORK_BLOCKED',
    ],
    ['under blockNetwork', { blockNetwork: true }, {}, 'VCR_NETWORK_BLOCKED'],
    ['under blockNetwork, to an allowed host', { blockNetwork: true, allowedHosts: ['api.test:443'] }, {}, 'pass'],
    [
      'in none under blockNetwork, to an allowed host',
      { recordMode: 'none', blockNetwork: true, allowedHosts: ['api.test'] },
      {},
      'VCR_NETWORK_BLOCKED',
    ],
  ];
  for (const [what, config, parts, expected] of CASES) {
    it(`is answered with ${expected} ${what}, and no cassette is opened for it`, async () => {
      const holder = aHolder(config);

      const answer = await holder.answer({ ...HANDSHAKE, ...parts });

      assert.equal(codeOf(answer), expected);
      assert.equal(holder.own.isOpened, false);
    });
  }

  it('passes where vcr is disabled, and gets no answer after its test', async () => {
    const warnings: string[] = [];
    const finished = aHolder({ recordMode: 'none' }, { warn: (text) => warnings.push(text) });
    finished.isActive = false;
    finished.isClosed = true;

    assert.equal(codeOf(await aHolder({ recordMode: 'none' }, { isDisabled: () => true }).answer(HANDSHAKE)), 'pass');
    assert.equal(codeOf(await finished.answer(HANDSHAKE)), 'silence');
    assert.match(warnings.join('\n'), /GET wss:\/\/api\.test\/events/);
  });

  it('fails its test when it is refused, unless the options say otherwise', async () => {
    const [strict, lenient] = [
      aHolder({ recordMode: 'none' }),
      aHolder({ recordMode: 'none', failOnUnmatchedRequest: false }),
    ];

    for (const holder of [strict, lenient]) await holder.answer(HANDSHAKE);

    assert.deepEqual(
      strict.log.takeFailures().map(({ message }) => message),
      [
        `GET wss://api.test/events?token=REDACTED was refused: a WebSocket handshake can be neither recorded nor replayed
  why:      record mode "none" (from the test) lets nothing out
To let it pass: ignoreHosts: ["api.test"]
[VCR_NETWORK_BLOCKED]`,
      ],
    );
    assert.deepEqual(lenient.log.takeFailures(), []);
  });
});

describe('mode none', () => {
  it('lets nothing leave but what is ignored, whatever is asked for and whatever hooks say', async () => {
    const drop = (): null => null;
    const lives = fc.record({
      method: fc.constantFrom('GET', 'POST', 'CONNECT', 'OPTIONS'),
      uri: fc.constantFrom(
        'https://api.test/one',
        'http://other.test:8080/?a=1',
        'ws://api.test/',
        'api.test:443',
        'x',
      ),
      body: fc.constantFrom(null, 'text'),
      unrecordable: fc.constantFrom(undefined, 'a WebSocket handshake'),
      isToOwnServer: fc.boolean(),
      isExpecting: fc.boolean(),
    });
    const configs = fc.record({
      ignoreOwnServers: fc.boolean(),
      blockNetwork: fc.boolean(),
      allowPlaybackRepeats: fc.boolean(),
      dropUnusedRequests: fc.boolean(),
      failOnUnmatchedRequest: fc.boolean(),
      additionalMatchers: fc.constantFrom<'body'[]>([], ['body']),
      beforeRecordRequest: fc.constantFrom<NonNullable<VcrConfig['beforeRecordRequest']>>([], drop),
      beforeRecordResponse: fc.constantFrom<NonNullable<VcrConfig['beforeRecordResponse']>>([], drop),
      recordErrors: fc.constantFrom(true, false, 'passed' as const),
    });
    await fc.assert(
      fc.asyncProperty(configs, fc.array(lives, { minLength: 1, maxLength: 4 }), async (config, asked) => {
        const options: VcrConfig = { ...config, recordMode: 'none' };
        const stored = [aRecorded('one')];
        const holder = aHolder(options, { insertOwn: () => anInsertedCassette(options, { stored }).cassette });
        for (const { method, uri, body, unrecordable, isToOwnServer, isExpecting } of asked) {
          const headers = isExpecting ? [['Expect', '100-continue'] as const] : [];
          const live = { ...aLiveRequest({ method, uri, body, headers }), isToOwnServer };
          const answer = await holder.answer(unrecordable === undefined ? live : { ...live, unrecordable });

          const isIgnored = isToOwnServer && config.ignoreOwnServers;
          if (isIgnored) assert.equal(answer.kind, 'pass');
          else assert.ok(['replay', 'refuse', 'tunnel'].includes(answer.kind), answer.kind);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a CONNECT', () => {
  const connect = aLiveRequest({ method: 'CONNECT', uri: 'api.test:443' });
  const CASES: [what: string, config: VcrConfig, answer: string][] = [
    ['in none', { recordMode: 'none' }, 'tunnel'],
    ['in none, to an ignored host', { recordMode: 'none', ignoreHosts: ['api.test'] }, 'pass'],
    ['in none, to an ignored host with its port', { recordMode: 'none', ignoreHosts: ['api.test:443'] }, 'pass'],
    ['in none, to another port of an ignored host', { recordMode: 'none', ignoreHosts: ['api.test:80'] }, 'tunnel'],
    ['in once, without a cassette', {}, 'pass'],
  ];
  for (const [what, config, expected] of CASES) {
    it(`is answered with ${expected} ${what}`, async () => {
      assert.equal(codeOf(await aHolder(config).answer(connect)), expected);
    });
  }

  it('of a client’s own is refused under blockNetwork, unless its host is allowed', async () => {
    const own = { ...connect, isOwnTunnel: true };

    assert.equal(codeOf(await aHolder({ blockNetwork: true }).answer(own)), 'VCR_NETWORK_BLOCKED');
    assert.equal(codeOf(await aHolder({ blockNetwork: true, allowedHosts: ['api.test'] }).answer(own)), 'pass');
    // A tap sees the requests inside of this one.
    assert.equal(codeOf(await aHolder({ blockNetwork: true }).answer(connect)), 'pass');
  });

  it('to this machine is as local as any other request', async () => {
    const holder = aHolder({ recordMode: 'none', ignoreLocalhost: true });

    for (const uri of ['localhost:443', '127.0.0.1:8080', '[::1]:443']) {
      assert.equal(codeOf(await holder.answer(aLiveRequest({ method: 'CONNECT', uri }))), 'pass', uri);
    }
  });
});

function codeOf(answer: Answer): unknown {
  return answer.kind === 'refuse' && 'code' in answer.error ? answer.error.code : answer.kind;
}

describe('a raw connection', () => {
  it('is refused under blockNetwork, during its test file and after it', () => {
    const holder = aHolder({ blockNetwork: true, allowedHosts: ['db.test', /^cache\d/, () => true] });
    const [during, after] = [holder, holder.afterFile().afterFile()];
    const refused = (owner: typeof after, host: string): boolean =>
      owner.refuseConnection({ host, port: '5432' }) !== undefined;

    assert.equal(during.refuseConnection({ host: 'other.test', port: '1' }), undefined);
    assert.equal(refused(after, 'db.test'), false);
    assert.equal(refused(after, 'cache1'), false);
    // Nobody can ask a function of a test file that is over.
    assert.equal(refused(after, 'other.test'), true);
    assert.match(after.refuseConnection({ host: 'x.test', port: '1' })?.message ?? '', /A connection to x\.test:1/);
  });

  it('passes after a test file that did not block the network, or where vcr is disabled', () => {
    const connection = { host: 'db.test', port: '5432' };

    assert.equal(aHolder().afterFile().refuseConnection(connection), undefined);
    assert.equal(
      aHolder({ blockNetwork: true }, { isDisabled: () => true })
        .afterFile()
        .refuseConnection(connection),
      undefined,
    );
  });
});
