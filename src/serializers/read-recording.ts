import { types } from 'node:util';
import { HTTP_VERSIONS, isFieldText, isToken } from '../core/http-syntax';
import type { BodyChunk, BodyEncoding, InformationalResponse, NetworkFailure, Recording } from '../core/interaction';
import {
  DocumentShapeError,
  member,
  readCount,
  readList,
  readMap,
  readText,
  type DocumentMap,
  type DocumentPath,
} from './document-reader';
import { optionalText, readConnection, readTruth } from './read-connection';
import { readHeaders } from './read-headers';

const BODY_ENCODINGS: readonly BodyEncoding[] = ['json', 'gzip', 'deflate', 'deflate-raw', 'br', 'zstd'];

/**
 * Reads what we wrote beside `request` and `response`; a file of another tool has none of it. Keys that a later
 * version may add are passed over.
 */
export function readRecording(value: unknown, path: DocumentPath): Recording {
  if (value === undefined || value === null) return {};
  const map = readMap(value, path);
  return {
    ...optional(map, 'at', path, readTime),
    ...optional(map, 'tookMs', path, readCount),
    ...optional(map, 'httpVersion', path, readHttpVersion),
    ...optional(map, 'responseBody', path, readBodyEncodings),
    ...optional(map, 'contentEncoding', path, readContentEncoding),
    ...optional(map, 'chunks', path, readChunks),
    ...optional(map, 'trailers', path, readHeaders),
    ...optional(map, 'informational', path, readInformational),
    ...optional(map, 'connection', path, readConnection),
    ...optional(map, 'error', path, readFailure),
    ...optional(map, 'unfinished', path, readTruth),
  };
}

function optional<Key extends keyof Recording>(
  map: DocumentMap,
  key: Key,
  path: DocumentPath,
  read: (value: unknown, path: DocumentPath) => Recording[Key],
): Pick<Recording, Key> | undefined {
  const value = member(map, key);
  if (value === undefined) return undefined;
  return { [key]: read(value, path.at(key)) } as Pick<Recording, Key>;
}

function readTime(value: unknown, path: DocumentPath): string {
  const time = types.isDate(value) ? value : new Date(readText(value, path));
  if (Number.isNaN(time.getTime())) throw new DocumentShapeError(path, 'is no time');
  return time.toISOString();
}

function readHttpVersion(value: unknown, path: DocumentPath): string {
  const version = HTTP_VERSIONS.find((known) => known === value);
  // YAML reads a bare 1.0 as the number 1.
  if (version === undefined) throw new DocumentShapeError(path, `is none of the texts ${HTTP_VERSIONS.join(', ')}`);
  return version;
}

function readInformational(value: unknown, path: DocumentPath): InformationalResponse[] {
  return readList(value, path).map((item, index) => {
    const place = path.at(index);
    const map = readMap(item, place);
    return {
      code: readCount(member(map, 'code'), place.at('code')),
      message: readText(member(map, 'message') ?? '', place.at('message')),
      headers: readHeaders(member(map, 'headers'), place.at('headers')),
    };
  });
}

function readBodyEncodings(value: unknown, path: DocumentPath): BodyEncoding[] {
  return readList(value, path).map((item, index) => {
    const encoding = BODY_ENCODINGS.find((name) => name === item);
    if (encoding === undefined) {
      throw new DocumentShapeError(path.at(index), `is none of ${BODY_ENCODINGS.join(', ')}`);
    }
    return encoding;
  });
}

function readContentEncoding(value: unknown, path: DocumentPath): NonNullable<Recording['contentEncoding']> {
  const map = readMap(value, path);
  const name = readText(member(map, 'name'), path.at('name'));
  const coding = readText(member(map, 'value'), path.at('value'));
  if (!isToken(name)) throw new DocumentShapeError(path.at('name'), 'cannot be the name of a header in HTTP');
  if (!isFieldText(coding)) throw new DocumentShapeError(path.at('value'), 'cannot be the value of a header in HTTP');
  return { name, value: coding, index: readCount(member(map, 'index'), path.at('index')) };
}

function readChunks(value: unknown, path: DocumentPath): BodyChunk[] {
  return readList(value, path).map((item, index) => {
    const map = readMap(item, path.at(index));
    return {
      bytes: readCount(member(map, 'bytes'), path.at(index).at('bytes')),
      atMs: readCount(member(map, 'atMs'), path.at(index).at('atMs')),
    };
  });
}

function readFailure(value: unknown, path: DocumentPath): NetworkFailure {
  const failure = readOneFailure(value, path);
  const errors = member(readMap(value, path), 'errors');
  if (errors === undefined) return failure;
  // Node nests them once: an AggregateError with one failure for each address.
  const each = readList(errors, path.at('errors')).map((error, index) =>
    readOneFailure(error, path.at('errors').at(index)),
  );
  return { ...failure, errors: each };
}

function readOneFailure(value: unknown, path: DocumentPath): NetworkFailure {
  const map = readMap(value, path);
  const port = member(map, 'port');
  const http2Code = member(map, 'http2Code');
  return {
    ...optionalText(map, 'name', path),
    code: readText(member(map, 'code'), path.at('code')),
    message: readText(member(map, 'message'), path.at('message')),
    ...optionalText(map, 'syscall', path),
    ...optionalText(map, 'hostname', path),
    ...optionalText(map, 'address', path),
    ...(port === undefined ? {} : { port: readPort(port, path.at('port')) }),
    ...(http2Code === undefined ? {} : { http2Code: readCount(http2Code, path.at('http2Code')) }),
  };
}

function readPort(value: unknown, path: DocumentPath): number {
  const port = readCount(value, path);
  if (port > 65_535) throw new DocumentShapeError(path, `is ${port}, which is no port`);
  return port;
}
