import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CassetteContent } from '../../src/core/cassette-content';
import { ConnectionBook } from '../../src/core/connection-book';
import { storedConnection } from '../../src/core/connection-facts';
import { withConnectionsOnce } from '../../src/core/connections-once';
import type { ConnectionFacts, Interaction } from '../../src/core/interaction';
import { anInteraction, aRequest } from '../support/builders';

const FIRST: ConnectionFacts = { remoteAddress: '192.0.2.1', tls: { authorized: true, protocol: 'TLSv1.3' } };
const OTHER: ConnectionFacts = { remoteAddress: '192.0.2.2', tls: { authorized: true, protocol: 'TLSv1.3' } };

const at = '2026-11-20T09:00:00.000Z';
const asked = (uri: string, connection?: ConnectionFacts): Interaction =>
  anInteraction({ request: aRequest({ uri }), recording: connection === undefined ? { at } : { at, connection } });
const content = (...interactions: Interaction[]): CassetteContent => ({ interactions, dropped: [] });
const factsIn = ({ interactions }: CassetteContent): unknown[] =>
  interactions.map(({ recording }) => recording.connection?.remoteAddress);

describe('what a cassette keeps of a connection', () => {
  it('is no address that the URL names, and nothing when there is nothing else', () => {
    const cases: [uri: string, remoteAddress: string, stored: ConnectionFacts | undefined][] = [
      ['http://127.0.0.1:3000/', '127.0.0.1', undefined],
      ['http://[::1]:3000/', '::1', undefined],
      ['http://127.0.0.1:3000/', '192.0.2.1', { remoteAddress: '192.0.2.1' }],
      ['http://localhost:3000/', '127.0.0.1', { remoteAddress: '127.0.0.1' }],
      ['http://localhost:3000/', '::1', { remoteAddress: '::1' }],
      ['https://api.test/', '192.0.2.1', { remoteAddress: '192.0.2.1' }],
    ];
    for (const [uri, remoteAddress, stored] of cases)
      assert.deepEqual(storedConnection({ remoteAddress }, uri), stored);
    assert.deepEqual(storedConnection({ remoteAddress: '::1', tls: { authorized: true } }, 'https://[::1]/'), {
      tls: { authorized: true },
    });
  });

  it('is in one order, whatever order and prototype it came in', () => {
    const subject = Object.assign(Object.create(null) as Record<string, string>, { CN: 'a.test' });
    const certificate = {
      pubkey: undefined as never,
      fingerprint: '1',
      fingerprint256: '2',
      fingerprint512: '3',
      valid_to: 'b',
      valid_from: 'a',
      serialNumber: '7',
      issuer: subject,
      subject,
    };

    const stored = storedConnection(
      { tls: { certificate, protocol: 'TLSv1.2', authorized: false } },
      'https://a.test/',
    );

    assert.equal(
      JSON.stringify(stored),
      '{"tls":{"authorized":false,"protocol":"TLSv1.2","certificate":{"subject":{"CN":"a.test"},"issuer":{"CN":"a.test"},"serialNumber":"7","valid_from":"a","valid_to":"b","fingerprint":"1","fingerprint256":"2","fingerprint512":"3"}}}',
    );
  });

  it('stands with the first interaction of its origin', () => {
    const recorded = [
      asked('https://a.test/1', FIRST),
      asked('https://a.test/2', { ...FIRST }),
      asked('https://b.test/', FIRST),
      asked('https://a.test:8443/', FIRST),
      asked('http://a.test/', FIRST),
    ];

    const kept = withConnectionsOnce(content(...recorded), { recorded, before: [] });

    assert.deepEqual(factsIn(kept), ['192.0.2.1', undefined, '192.0.2.1', '192.0.2.1', '192.0.2.1']);
    assert.deepEqual(kept.interactions[1]?.recording, { at });
  });

  it('stands with a recording of its own where it differs from what the cassette holds', () => {
    const before = [asked('https://a.test/', FIRST)];
    const recorded = [
      asked('https://a.test/', OTHER),
      asked('https://a.test/', FIRST),
      asked('https://a.test/', OTHER),
    ];

    const kept = withConnectionsOnce(content(...before, ...recorded), { recorded, before });

    assert.deepEqual(factsIn(kept), ['192.0.2.1', '192.0.2.2', undefined, undefined]);
  });

  it('is not taken from a recording whose place comes before the interaction that says the same', () => {
    const old = asked('https://a.test/', FIRST);
    const recorded = [asked('https://a.test/', FIRST)];

    const kept = withConnectionsOnce(content(...recorded, old), { recorded, before: [old] });

    assert.deepEqual(factsIn(kept), [undefined, '192.0.2.1']);
  });

  it('goes on to another interaction of its origin when the one it stood with is gone', () => {
    const before = [asked('https://a.test/1', FIRST), asked('https://b.test/', OTHER)];
    const foreign = anInteraction({ request: aRequest({ uri: 'https://a.test/2' }) });

    const kept = withConnectionsOnce(content(foreign, asked('https://a.test/3'), asked('https://a.test/4')), {
      recorded: [],
      before,
    });

    assert.deepEqual(factsIn(kept), [undefined, '192.0.2.1', undefined]);
    assert.deepEqual(kept.interactions[0], foreign);
  });

  it('leaves what people and other tools wrote twice as it is', () => {
    const before = [asked('https://a.test/', FIRST), asked('https://a.test/', FIRST)];

    assert.deepEqual(withConnectionsOnce(content(...before), { recorded: [], before }), content(...before));
  });
});

describe('what a client is told of a connection', () => {
  it('is what its own interaction says, or the first of its origin', () => {
    const interactions = [
      asked('https://a.test/1'),
      asked('https://a.test/2', FIRST),
      asked('https://a.test/3', OTHER),
      asked('https://b.test/'),
      asked('https://A.test:443/4'),
      asked('https://a.test'),
    ];
    const book = new ConnectionBook(interactions);

    assert.deepEqual(
      interactions.map((interaction) => book.factsOf(interaction)?.remoteAddress),
      ['192.0.2.1', '192.0.2.1', '192.0.2.2', undefined, '192.0.2.1', '192.0.2.1'],
    );
  });

  it('has the address that the URL names', () => {
    const tls = { authorized: true };
    const interactions = [asked('http://127.0.0.1:3000/a'), asked('https://[::1]/', { tls }), asked('http://a.test/')];
    const book = new ConnectionBook(interactions);

    assert.deepEqual(
      interactions.map((interaction) => book.factsOf(interaction)),
      [{ remoteAddress: '127.0.0.1' }, { remoteAddress: '::1', tls }, undefined],
    );
  });

  it('is found for a text that is no URL too', () => {
    const interactions = [asked('placeholder', FIRST), asked('placeholder')];

    assert.equal(new ConnectionBook(interactions).factsOf(anInteraction(interactions[1]))?.remoteAddress, '192.0.2.1');
  });
});
