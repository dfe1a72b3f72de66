import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPromise } from '../../src/core/maybe-promise';
import { findInSources, openSources, type Sources } from '../../src/session/sources';
import { aRequest } from '../support/builders';
import { memoryCodec, memoryFile, MemoryPersister } from '../support/in-memory';
import { aRecorded, comparisonWith } from '../support/session';
import type { Interaction } from '../../src/core/interaction';

const COMPARISON = comparisonWith();

describe('the sources of a cassette', () => {
  it('answer at once without extra cassettes', () => {
    const persister = new MemoryPersister();

    const sources = openSources({ file: memoryFile(persister), extraFiles: [], startsEmpty: false });

    assert.ok(!isPromise(sources));
    assert.equal(sources.main.fingerprint, undefined);
  });

  it('leave unread what a rewrite will empty', async () => {
    const persister = new MemoryPersister();
    persister.texts.set('/library/one.json', 'no cassette');

    const { main } = await openSources({ file: memoryFile(persister), extraFiles: [], startsEmpty: true });

    assert.equal(main.list.interactions.length, 0);
    assert.deepEqual(persister.calls, []);
  });

  it('fail with an extra cassette that cannot be read', async () => {
    const persister = new MemoryPersister();
    persister.texts.set('/library/extra.json', 'no cassette');
    const files = { file: memoryFile(persister), extraFiles: [memoryFile(persister, '/library/extra.json')] };

    await assert.rejects(async () => openSources({ ...files, startsEmpty: false }), {
      code: 'VCR_UNREADABLE_CASSETTE',
      message: /library\/extra\.json/,
    });
  });

  it('serve from the cassette before the extra ones, and from those when it is used up', async () => {
    const { main, extras } = await opened([aRecorded('one')], [aRecorded('one')]);
    const find = (): string => findIn({ main, extras }, aRequest({ uri: 'https://api.test/one' }));

    assert.equal(find(), 'main unused');
    main.list.use(0);
    assert.equal(find(), 'extra unused');
    extras[0]?.list.use(0);
    assert.equal(find(), 'main used');
    assert.equal(findIn({ main, extras }, aRequest({ uri: 'https://api.test/other' })), 'nowhere none');
  });

  it('serve an equal body from an extra cassette before another body', async () => {
    const asking = (body: string): Interaction['request'] => aRequest({ uri: 'https://api.test/one', body });
    const sources = await opened(
      [{ ...aRecorded('one'), request: asking('a') }],
      [{ ...aRecorded('one'), request: asking('b') }],
    );

    assert.equal(findIn(sources, asking('b')), 'extra unused');
    assert.equal(findIn(sources, asking('c')), 'main unused');
  });
});

async function opened(stored: readonly Interaction[], extra: readonly Interaction[]): Promise<Sources> {
  const persister = new MemoryPersister();
  const files = [memoryFile(persister), memoryFile(persister, '/library/extra.json')] as const;
  for (const [index, interactions] of [stored, extra].entries()) {
    persister.texts.set(files[index]?.path ?? '', memoryCodec.encode({ interactions, dropped: [] }) as string);
  }
  return openSources({ file: files[0], extraFiles: [files[1]], startsEmpty: false });
}

function findIn({ main, extras }: Sources, request: Interaction['request']): string {
  const { source, match } = findInSources([main, ...extras], request, COMPARISON);
  const place = source === main ? 'main' : source === undefined ? 'nowhere' : 'extra';
  return `${place} ${match.kind}`;
}
