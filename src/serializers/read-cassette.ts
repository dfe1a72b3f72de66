import type { CassetteContent, DroppedRequest } from '../core/cassette-content';
import type { HeaderMap, Interaction, RecordedRequest, RecordedResponse } from '../core/interaction';
import { checkInteraction } from './check-interaction';
import {
  DocumentPath,
  DocumentShapeError,
  isMap,
  kindOf,
  member,
  readCount,
  readList,
  readMap,
  readText,
  type DocumentMap,
} from './document-reader';
import { readBody, readParsedBody } from './read-body';
import { readHeaders } from './read-headers';
import { readRecording } from './read-recording';

const INTERACTIONS = DocumentPath.root.at('interactions');

/**
 * Reads the interactions of a document: our own files, and vcrpy's version 1 of every age and variety. Checks
 * field by field.
 *
 * @throws DocumentShapeError for anything that is no such cassette.
 */
export function readCassette(document: unknown): CassetteContent {
  const root = readMap(document, DocumentPath.root);
  const version = member(root, 'version');
  const isOne = (typeof version === 'number' || typeof version === 'string') && Number(version) === 1;
  if (version !== undefined && version !== null && !isOne) {
    throw new DocumentShapeError(
      DocumentPath.root.at('version'),
      `is ${shownVersion(version)}; only vcrpy's version 1 is read`,
    );
  }
  if (!Object.hasOwn(root, 'interactions')) {
    throw new DocumentShapeError(DocumentPath.root, `has no list "interactions"${hintAt(root)}`);
  }
  const interactions = readList(member(root, 'interactions'), INTERACTIONS);
  return {
    interactions: interactions.map((item, index) => readInteraction(item, INTERACTIONS.at(index))),
    dropped: readDropped(member(root, 'dropped'), DocumentPath.root.at('dropped')),
  };
}

function shownVersion(version: unknown): string {
  return typeof version === 'number' ? String(version) : kindOf(version);
}

/** Reads the requests whose responses a hook dropped. */
export function readDropped(value: unknown, path: DocumentPath): DroppedRequest[] {
  if (value === undefined || value === null) return [];
  return readList(value, path).map((item, index) => {
    const map = readMap(item, path.at(index));
    return {
      method: readText(member(map, 'method'), path.at(index).at('method')),
      uri: readText(member(map, 'uri'), path.at(index).at('uri')),
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
    request: readRequest(readMap(member(map, 'request'), path.at('request')), path.at('request')),
    response: readResponse(readMap(member(map, 'response'), path.at('response')), path.at('response')),
    recording: readRecording(member(map, 'recording'), path.at('recording')),
  };
  checkInteraction(interaction, path);
  return interaction;
}

function readRequest(map: DocumentMap, path: DocumentPath): RecordedRequest {
  const body = Object.hasOwn(map, 'parsed_body')
    ? readParsedBody(member(map, 'parsed_body'), path.at('parsed_body'))
    : readBody(member(map, 'body'), path.at('body'));
  return {
    method: readText(member(map, 'method'), path.at('method')),
    uri: readText(member(map, 'uri'), path.at('uri')),
    headers: readHeaders(member(map, 'headers'), path.at('headers')),
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
  return readHeaders(member(map, 'headers'), path.at('headers'));
}

// The stub that vcrpy once had for httpx wrote `status_code` and `content` in place of `status` and `body`.
function readStatus(map: DocumentMap, path: DocumentPath): RecordedResponse['status'] {
  const status = member(map, 'status');
  if (isMap(status)) {
    const message = member(status, 'message') ?? '';
    return {
      code: readCount(member(status, 'code'), path.at('status').at('code')),
      message: readText(message, path.at('status').at('message')),
    };
  }
  if (Object.hasOwn(map, 'status_code')) {
    return { code: readCount(member(map, 'status_code'), path.at('status_code')), message: '' };
  }
  throw new DocumentShapeError(path.at('status'), `is ${kindOf(status)}, not a map with a code`);
}

function readResponseBody(map: DocumentMap, path: DocumentPath): Buffer | null {
  if (Object.hasOwn(map, 'parsed_body')) return readParsedBody(member(map, 'parsed_body'), path.at('parsed_body'));
  if (Object.hasOwn(map, 'content')) return readBody(member(map, 'content'), path.at('content'));
  return readBody(member(map, 'body'), path.at('body')) ?? Buffer.alloc(0);
}
