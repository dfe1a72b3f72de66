import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';
import type { RequestOwner } from '../../src/core/exchange';
import { headerValue } from '../../src/core/headers';
import type { Interaction } from '../../src/core/interaction';
import { nodeTraffic } from '../../src/traffic/node-traffic';

/** What a client got, as Node gives it. */
export type Received = { status: number; message: string; headers: Record<string, string[]>; body: Buffer };

/** Replays one interaction through a real request of `node:http`. */
export function replay(interaction: Interaction): Promise<Received> {
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

/** The body of an answer without its content encoding. */
export function decoded({ headers, body }: Pick<Received, 'headers' | 'body'>): Buffer {
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
