import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import type { Interaction } from '../../src/core/interaction';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { jsonSerializer } from '../../src/serializers/json';
import { yamlSerializer } from '../../src/serializers/yaml';
import { CORPUS_SKIP, corpusFiles } from '../support/corpus';
import { decoded, replay, type Received } from '../support/replay';

describe('every interaction of the public cassettes', { skip: CORPUS_SKIP }, () => {
  it('replays through a real http request with the stored status, headers and body', async () => {
    let count = 0;
    for (const file of [...corpusFiles('vcrpy-yaml'), ...corpusFiles('vcrpy-json')]) {
      const codec = cassetteCodec(file.endsWith('.json') ? jsonSerializer : yamlSerializer);
      const content = await Promise.resolve()
        .then(() => codec.decode(fs.readFileSync(file, 'utf8')))
        .catch(() => undefined);
      for (const interaction of content?.interactions ?? []) {
        if (interaction.request.method === 'CONNECT') continue;
        const received = await replay(interaction).catch((error: unknown) => {
          throw new Error(`${file}: ${interaction.request.method} ${interaction.request.uri}`, { cause: error });
        });
        check(received, interaction, `${file}: ${interaction.request.method} ${interaction.request.uri}`);
        count += 1;
      }
    }
    assert.ok(count > 1_000);
  });
});

function check(received: Received, { request, response }: Interaction, place: string): void {
  assert.equal(received.status, response.status.code, place);
  if (response.status.message !== '') assert.equal(received.message, response.status.message, place);
  for (const [name, values] of Object.entries(response.headers)) {
    // Counted anew where the stored length was that of another encoding of the body.
    if (['content-length', 'transfer-encoding', 'content-encoding'].includes(name.toLowerCase())) continue;
    assert.deepEqual(
      received.headers[name],
      values.map((value) => value.trim()),
      `${place}: ${name}`,
    );
  }
  if (request.method.toUpperCase() === 'HEAD' || [204, 205, 304].includes(response.status.code)) return;
  const stored = response.body ?? Buffer.alloc(0);
  assert.ok(received.body.equals(stored) || decoded(received).equals(stored), `${place}: body`);
}
