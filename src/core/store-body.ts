import { isUtf8 } from 'node:buffer';
import { contentLengths, decodeNamed } from './content-coding';
import { headerValue, mediaType, replaceHeader } from './headers';
import type { BodyChunk, HeaderMap, RecordedResponse, Recording } from './interaction';
import { layOutJson } from './json-layout';
import { isJsonType } from './media-type';

/** A response whose body is stored readable, with what turns it back into the bytes of the wire. */
export type StoredResponse = {
  readonly response: RecordedResponse;
  readonly recording: Pick<Recording, 'responseBody' | 'contentEncoding' | 'chunks'>;
};

/**
 * Takes the content encoding off a response when the content is text and the way back exists. The headers then
 * describe the decoded text, so that any reader of the format gets a response that is right in itself.
 *
 * @param chunks the pieces the body came in; those of a decoded body are counted in its content
 */
export async function decodeContent(
  response: RecordedResponse,
  chunks: readonly BodyChunk[] = [],
): Promise<StoredResponse> {
  const unchanged = { response, recording: chunks.length > 1 ? { chunks } : {} };
  const { body, headers } = response;
  if (body === null || body.length === 0 || hasDigest(headers) || !isWhole(headers, body)) return unchanged;
  const value = headerValue(headers, 'content-encoding');
  const decoded = decodeNamed(body, headers);
  if (value === undefined || decoded === undefined || decoded.content.length === 0) return unchanged;
  const { content, coding } = decoded;
  if (!isUtf8(content)) return unchanged;

  const names = Object.keys(headers);
  const index = names.findIndex((name) => name.toLowerCase() === 'content-encoding');
  const name = names[index] ?? 'content-encoding';
  const kept = Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
  return {
    response: { ...response, body: content, headers: replaceHeader(kept, 'content-length', String(content.length)) },
    recording: {
      responseBody: [coding],
      contentEncoding: { name, value, index },
      ...(chunks.length > 1 ? { chunks: await chunksOfContent(body, chunks, coding) } : {}),
    },
  };
}

/** Lays a compact JSON body out over several lines, when the compact text comes back exactly. */
export function prettyPrint({ response, recording }: StoredResponse): StoredResponse {
  const { body, headers } = response;
  const unchanged = { response, recording };
  const isStoredJson = recording.responseBody?.includes('json') === true;
  if (body === null || isStoredJson || hasDigest(headers) || !isWhole(headers, body)) return unchanged;
  const laidOut = isJsonType(mediaType(headers)) ? layOutJson(body) : undefined;
  if (laidOut === undefined) return unchanged;
  return {
    response: { ...response, body: laidOut, headers: replaceHeader(headers, 'content-length', String(laidOut.length)) },
    recording: { ...recording, responseBody: ['json', ...(recording.responseBody ?? [])] },
  };
}

// Counted in bytes of the wire they could not be found again: another compressor makes other bytes.
async function chunksOfContent(
  body: Buffer,
  chunks: readonly BodyChunk[],
  coding: Parameters<typeof contentLengths>[1],
): Promise<BodyChunk[]> {
  let start = 0;
  const pieces = chunks.map(({ bytes }) => body.subarray(start, (start += bytes)));
  const lengths = await contentLengths(pieces, coding);
  return chunks.map(({ atMs }, index) => ({ bytes: lengths[index] ?? 0, atMs }));
}

// Of a body that broke off, the announced length is all that tells.
function isWhole(headers: HeaderMap, body: Buffer): boolean {
  const length = headerValue(headers, 'content-length');
  return length === undefined || Number(length) === body.length;
}

// Digests are over the encoded bytes, which another compressor would not make again (RFC 9530, RFC 1864).
function hasDigest(headers: HeaderMap): boolean {
  return ['content-md5', 'digest', 'content-digest', 'repr-digest'].some(
    (name) => headerValue(headers, name) !== undefined,
  );
}
