import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Interaction } from '../../src/core/interaction';
import type { Serializer } from '../../src/core/ports';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { anInteraction } from '../support/builders';

describe("a serializer of the user's", () => {
  const withSerialize = (serialize: () => unknown): Serializer => ({
    extension: 'x',
    serialize: serialize as () => string,
    deserialize: (text) => text,
  });
  const withDeserialize = (deserialize: () => unknown): Serializer => ({
    extension: 'x',
    serialize: () => '',
    deserialize,
  });
  const encode = async (serialize: () => unknown): Promise<string> =>
    cassetteCodec(withSerialize(serialize)).encode({ interactions: [], dropped: [] });
  const decode = async (deserialize: () => unknown): Promise<unknown> => {
    return await cassetteCodec(withDeserialize(deserialize)).decode('text');
  };

  it('has to give text', async () => {
    await assert.rejects(() => encode(() => undefined), /serialize returned nothing \(is a "return" missing\?\)/);
    await assert.rejects(() => encode(() => Buffer.from('a')), /serialize returned binary, not the text/);
    await assert.rejects(() => encode(() => Promise.resolve(7)), /serialize returned a number/);
  });

  it('has to give a document', async () => {
    await assert.rejects(() => decode(() => undefined), /deserialize returned nothing/);
    await assert.rejects(() => decode(() => Promise.resolve(null)), /the file is null, not a map/);
    await assert.rejects(() => decode(() => 'text'), /the file is text, not a map/);
  });

  it('may throw anything, an error of another realm too', async () => {
    const foreign = { message: 'of the test', line: 3 };
    const rejects = (thrown: unknown): (() => Promise<never>) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what users do
      return () => Promise.reject(thrown);
    };
    const isForeign = (error: unknown): boolean =>
      error instanceof Error && error.message === 'of the test' && 'line' in error && error.line === 3;

    await assert.rejects(() => decode(rejects(foreign)), isForeign);
    await assert.rejects(() => decode(rejects(undefined)), /deserialize threw nothing/);
    await assert.rejects(
      () =>
        encode(() => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- what users do
          throw foreign;
        }),
      isForeign,
    );
  });

  it('may be nothing but JSON: what that makes of bytes is read as bytes', async () => {
    const codec = cassetteCodec({
      extension: 'txt',
      serialize: (document) => JSON.stringify(document),
      deserialize: (text) => JSON.parse(text) as unknown,
    });
    const body = Buffer.from([0, 255, 128]);
    const stored = anInteraction({
      request: { ...anInteraction().request, body },
      response: { ...anInteraction().response, body },
      recording: { at: '2026-11-20T09:00:00.000Z' },
    });

    const { interactions } = await codec.decode(await codec.encode({ interactions: [stored], dropped: [] }));

    assert.deepEqual(interactions, [stored]);
  });

  it('gets text as text and bytes as bytes, however large', async () => {
    let body: unknown;
    const serializer: Serializer = {
      extension: 'x',
      serialize: ({ interactions }) => {
        body = (interactions[0] as { response: { body: { string: unknown } } }).response.body.string;
        return '';
      },
      deserialize: () => ({ interactions: [] }),
    };
    const stored = (bytes: Buffer): Interaction =>
      anInteraction({ response: { ...anInteraction().response, body: bytes } });

    await cassetteCodec(serializer).encode({ interactions: [stored(Buffer.from('x'.repeat(300_000)))], dropped: [] });
    assert.equal(body, 'x'.repeat(300_000));
    await cassetteCodec(serializer).encode({ interactions: [stored(Buffer.alloc(300_000, 0xff))], dropped: [] });
    assert.ok(Buffer.isBuffer(body));
    const plainBytes = new Uint8Array([0x61, 0x62]) as unknown as Buffer;
    await cassetteCodec(serializer).encode({ interactions: [stored(plainBytes)], dropped: [] });
    assert.equal(body, 'ab');
  });
});
