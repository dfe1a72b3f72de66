import { bodyText } from '../core/body';
import type { CassetteContent } from '../core/cassette-content';
import { plainConnection } from '../core/connection-facts';
import type { HeaderMap, Interaction, NetworkFailure, Recording } from '../core/interaction';
import type { CassetteDocument } from '../core/ports';
import { checkInteraction } from './check-interaction';
import { DocumentPath } from './document-reader';

/** Text as text, everything else as bytes: each serializer has its own form for bytes. */
export function textOrBytes(body: Buffer): string | Buffer {
  return bodyText(body) ?? body;
}

// A hook may give bytes that are no Buffer.
function asBuffer(body: Uint8Array): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/**
 * Gives the document of a cassette file, keys in the order of the format (docs/cassette-format.md).
 *
 * @throws DocumentShapeError for what could not be replayed: a file that holds it would not be read again.
 */
export function documentOf(
  { interactions, dropped }: CassetteContent,
  bodyValue: (body: Buffer) => string | Buffer,
): CassetteDocument {
  return {
    interactions: interactions.map((interaction, index) => {
      checkInteraction(interaction, DocumentPath.root.at('interactions').at(index));
      return interactionDocument(interaction, bodyValue);
    }),
    ...(dropped.length === 0 ? {} : { dropped: dropped.map(({ method, uri }) => ({ method, uri })) }),
    version: 1,
  };
}

function interactionDocument(
  { request, response, recording }: Interaction,
  bodyValue: (body: Buffer) => string | Buffer,
): Record<string, unknown> {
  return {
    request: {
      method: request.method,
      uri: request.uri,
      body: request.body === null ? null : bodyValue(asBuffer(request.body)),
      headers: copyLists(request.headers),
    },
    response: {
      status: { code: response.status.code, message: response.status.message },
      headers: copyLists(response.headers),
      body: { string: response.body === null ? '' : bodyValue(asBuffer(response.body)) },
    },
    ...(Object.keys(recording).length === 0 ? {} : { recording: recordingDocument(recording) }),
  };
}

function recordingDocument(recording: Recording): Record<string, unknown> {
  const { at, tookMs, httpVersion, responseBody, contentEncoding, chunks } = recording;
  const { trailers, informational, connection, error, unfinished } = recording;
  const parts = {
    at: at === undefined ? undefined : (dateOf(at) ?? at),
    tookMs,
    httpVersion,
    responseBody,
    contentEncoding,
    chunks: chunks?.map(({ bytes, atMs }) => ({ bytes, atMs })),
    trailers: trailers && copyLists(trailers),
    informational: informational?.map(({ code, message, headers }) => ({ code, message, headers: copyLists(headers) })),
    connection: connection && plainConnection(connection),
    error: error && failureDocument(error),
    unfinished,
  };
  return present(parts);
}

function failureDocument(failure: NetworkFailure): Record<string, unknown> {
  const { name, code, message, syscall, hostname, address, port, http2Code, errors } = failure;
  const parts = { name, code, message, syscall, hostname, address, port, http2Code };
  return present({ ...parts, errors: errors?.map(failureDocument) });
}

function present(parts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function dateOf(text: string): Date | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function copyLists(headers: HeaderMap): HeaderMap {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]]));
}
