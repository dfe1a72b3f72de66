import type { CassetteContent, DroppedRequest } from '../core/cassette-content';
import type { HeaderMap, Interaction, RecordedRequest, RecordedResponse } from '../core/interaction';
import { checkInteraction } from './check-interaction';
import {
  DocumentShapeError,
  isMap,
  kindOf,
  member,
  readCount,
  readList,
  readMap,
  readText,
  type DocumentMap,
  type DocumentPath,
} from './document-reader';
import { readBody, readParsedBody } from './read-body';
import { readHeaders } from './read-headers';
import { readRecording } from './read-recording';

/**
 * Reads the interactions of a document: our own files, and vcrpy's version 1 of every age and variety. Checks
 * field by field.
 *
 * @throws DocumentShapeError for anything that is no such cassette.
 */
export function readCassette(document: unknown): CassetteContent {
  const root = readMap(document, []);
  const version = member(root, 'version');
  const isOne = (typeof version === 'number' || typeof version === 'string') && Number(version) === 1;
  if (version !== undefined && version !== null && !isOne) {
    throw new DocumentShapeError(['version'], `is ${shownVersion(version)}; only vcrpy's version 1 is read`);
  }
  if (!Object.hasOwn(root, 'interactions')) {
    throw new DocumentShapeError([], `has no list "interactions"${hintAt(root)}`);
  }
  const interactions = readList(member(root, 'interactions'), ['interactions']);
  return {
    interactions: interactions.map((item, index) => readInteraction(item, ['interactions', index])),
    dropped: readDropped(member(root, 'dropped'), ['dropped']),
  };
}

function shownVersion(version: unknown): string {
  return typeof version === 'number' ? String(version) : kindOf(version);
}

function readDropped(value: unknown, path: DocumentPath): DroppedRequest[] {
  if (value === undefined || value === null) return [];
  return readList(value, path).map((item, index) => {
    const map = readMap(item, [...path, index]);
    return {
      method: readText(member(map, 'method'), [...path, index, 'method']),
      uri: readText(member(map, 'uri'), [...path, index, 'uri']),
    };
  });
}

function hintAt(root: DocumentMap): string {
  if (Object.hasOwn(root, 'http_interactions')) return '; it looks like a cassette of Ruby VCR or Betamax';
  if (Object.hasOwn(root, 'log')) return '; it looks like a HAR file';
  return '';
}

function readInteraction(item: unknown, path: DocumentPath): Interaction {
  const map = readMap(item, path);
  const interaction: Interaction = {
    request: readRequest(readMap(member(map, 'request'), [...path, 'request']), [...path, 'request']),
    response: readResponse(readMap(member(map, 'response'), [...path, 'response']), [...path, 'response']),
    recording: readRecording(member(map, 'recording'), [...path, 'recording']),
  };
  checkInteraction(interaction, path);
  return interaction;
}

function readRequest(map: DocumentMap, path: DocumentPath): RecordedRequest {
  const body = Object.hasOwn(map, 'parsed_body')
    ? readParsedBody(member(map, 'parsed_body'), [...path, 'parsed_body'])
    : readBody(member(map, 'body'), [...path, 'body']);
  return {
    method: readText(member(map, 'method'), [...path, 'method']),
    uri: readText(member(map, 'uri'), [...path, 'uri']),
    headers: readHeaders(member(map, 'headers'), [...path, 'headers']),
    body,
  };
}

function readResponse(map: DocumentMap, path: DocumentPath): RecordedResponse {
  return {
    status: readStatus(map, path),
    headers: readResponseHeaders(map, path),
    body: readResponseBody(map, path),
  };
}

function readResponseHeaders(map: DocumentMap, path: DocumentPath): HeaderMap {
  return readHeaders(member(map, 'headers'), [...path, 'headers']);
}

// The stub that vcrpy once had for httpx wrote `status_code` and `content` in place of `status` and `body`.
function readStatus(map: DocumentMap, path: DocumentPath): RecordedResponse['status'] {
  const status = member(map, 'status');
  if (isMap(status)) {
    const message = member(status, 'message') ?? '';
    return {
      code: readCount(member(status, 'code'), [...path, 'status', 'code']),
      message: readText(message, [...path, 'status', 'message']),
    };
  }
  if (Object.hasOwn(map, 'status_code')) {
    return { code: readCount(member(map, 'status_code'), [...path, 'status_code']), message: '' };
  }
  throw new DocumentShapeError([...path, 'status'], `is ${kindOf(status)}, not a map with a code`);
}

function readResponseBody(map: DocumentMap, path: DocumentPath): Buffer | null {
  if (Object.hasOwn(map, 'parsed_body')) return readParsedBody(member(map, 'parsed_body'), [...path, 'parsed_body']);
  if (Object.hasOwn(map, 'content')) return readBody(member(map, 'content'), [...path, 'content']);
  return readBody(member(map, 'body'), [...path, 'body']) ?? Buffer.alloc(0);
}
