import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import type { RequestOwner } from '../../src/core/exchange';
import { headerValue } from '../../src/core/headers';
import type { Interaction } from '../../src/core/interaction';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { jsonSerializer } from '../../src/serializers/json';
import { yamlSerializer } from '../../src/serializers/yaml';
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { CORPUS_SKIP, corpusFiles } from '../support/corpus';

type Received = { status: number; message: string; headers: Record<string, string[]>; body: Buffer };

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

function replay(interaction: Interaction): Promise<Received> {
  const owner: RequestOwner = {
    answer: () => Promise.resolve({ kind: 'replay', interaction, timing: 'instant' }),
    refuseConnection: () => undefined,
    fail: () => undefined,
    afterFile: () => owner,
  };
  return nodeTraffic('socket').runAs(owner, () => send(interaction));
}

function send({ request }: Interaction): Promise<Received> {
  return new Promise((resolve, reject) => {
    const client = request.uri.startsWith('https:') ? https : http;
    const headers = request.body === null ? {} : { 'Content-Length': request.body.length };
    const live = client.request(
      request.uri,
      { method: request.method.toUpperCase(), agent: false, headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const headers: Record<string, string[]> = {};
          for (let index = 0; index < response.rawHeaders.length; index += 2) {
            (headers[response.rawHeaders[index] ?? ''] ??= []).push(response.rawHeaders[index + 1] ?? '');
          }
          resolve({
            status: response.statusCode ?? 0,
            message: response.statusMessage ?? '',
            headers,
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    live.on('error', reject);
    live.end(request.body ?? undefined);
  });
}

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

function decoded({ headers, body }: Received): Buffer {
  switch (headerValue(headers, 'content-encoding')?.toLowerCase() ?? 'identity') {
    case 'gzip':
    case 'x-gzip':
      return zlib.gunzipSync(body);
    case 'deflate':
      return zlib.inflateSync(body);
    case 'br':
      return zlib.brotliDecompressSync(body);
    default:
      return body;
  }
}
