import { createHash } from 'node:crypto';
import type { Interaction, NetworkFailure, Recording } from './interaction';

/**
 * A text that two interactions share exactly when a cassette would hold them as the same: every field that is
 * written, in one order, with a digest in the place of a body. The facts of a connection are left out: they stand with
 * any one interaction of their origin. Takes time linear in the bytes.
 */
export function identityOf({ request, response, recording }: Interaction): string {
  return JSON.stringify([
    [request.method, request.uri, Object.entries(request.headers), request.body === null ? null : digest(request.body)],
    // A response without a body is written as an empty one.
    [response.status.code, response.status.message, Object.entries(response.headers), digest(response.body ?? EMPTY)],
    recordingParts(recording),
  ]);
}

const EMPTY = Buffer.alloc(0);

function digest(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64');
}

function recordingParts(recording: Recording): unknown[] {
  const { at, tookMs, httpVersion, responseBody, contentEncoding, chunks } = recording;
  const { trailers, informational, error, unfinished } = recording;
  return [
    at,
    tookMs,
    httpVersion,
    responseBody,
    contentEncoding && [contentEncoding.name, contentEncoding.value, contentEncoding.index],
    chunks?.map(({ bytes, atMs }) => [bytes, atMs]),
    trailers && Object.entries(trailers),
    informational?.map(({ code, message, headers }) => [code, message, Object.entries(headers)]),
    error && failureParts(error),
    unfinished === true,
  ];
}

function failureParts(failure: NetworkFailure): unknown[] {
  const { name, code, message, syscall, hostname, address, port, http2Code, errors } = failure;
  return [name, code, message, syscall, hostname, address, port, http2Code, errors?.map(failureParts)];
}
