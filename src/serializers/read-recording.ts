import type { BodyChunk, BodyEncoding, NetworkFailure, Recording } from '../core/interaction';
import {
  DocumentShapeError,
  member,
  readInteger,
  readList,
  readMap,
  readText,
  type DocumentMap,
  type DocumentPath,
} from './document-reader';

const BODY_ENCODINGS: readonly BodyEncoding[] = ['json', 'gzip', 'deflate', 'br', 'zstd'];

/** Reads what we wrote beside `request` and `response`; a file of another tool has none of it. */
export function readRecording(value: unknown, path: DocumentPath): Recording {
  if (value === undefined || value === null) return {};
  const map = readMap(value, path);
  return {
    ...optional(map, 'at', path, readTime),
    ...optional(map, 'tookMs', path, readInteger),
    ...optional(map, 'responseBody', path, readBodyEncodings),
    ...optional(map, 'contentEncoding', path, readContentEncoding),
    ...optional(map, 'chunks', path, readChunks),
    ...optional(map, 'error', path, readFailure),
    ...optional(map, 'unfinished', path, (unfinished) => unfinished === true),
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
  return { [key]: read(value, [...path, key]) } as Pick<Recording, Key>;
}

function readTime(value: unknown, path: DocumentPath): string {
  return value instanceof Date ? value.toISOString() : readText(value, path);
}

function readBodyEncodings(value: unknown, path: DocumentPath): BodyEncoding[] {
  return readList(value, path).map((item, index) => {
    const encoding = BODY_ENCODINGS.find((name) => name === item);
    if (encoding === undefined) {
      throw new DocumentShapeError([...path, index], `is none of ${BODY_ENCODINGS.join(', ')}`);
    }
    return encoding;
  });
}

function readContentEncoding(value: unknown, path: DocumentPath): NonNullable<Recording['contentEncoding']> {
  const map = readMap(value, path);
  return {
    name: readText(member(map, 'name'), [...path, 'name']),
    value: readText(member(map, 'value'), [...path, 'value']),
    index: readInteger(member(map, 'index'), [...path, 'index']),
  };
}

function readChunks(value: unknown, path: DocumentPath): BodyChunk[] {
  return readList(value, path).map((item, index) => {
    const map = readMap(item, [...path, index]);
    return {
      bytes: readInteger(member(map, 'bytes'), [...path, index, 'bytes']),
      atMs: readInteger(member(map, 'atMs'), [...path, index, 'atMs']),
    };
  });
}

function readFailure(value: unknown, path: DocumentPath): NetworkFailure {
  const map = readMap(value, path);
  const text = (key: string): string | undefined => {
    const found = member(map, key);
    return found === undefined ? undefined : readText(found, [...path, key]);
  };
  const [syscall, hostname] = [text('syscall'), text('hostname')];
  return {
    code: readText(member(map, 'code'), [...path, 'code']),
    message: readText(member(map, 'message'), [...path, 'message']),
    ...(syscall === undefined ? {} : { syscall }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}
