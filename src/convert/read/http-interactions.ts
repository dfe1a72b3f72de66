import { encodeContent, namedCoding } from '../../core/content-coding';
import { addHeader, headerValue, replaceHeader } from '../../core/headers';
import type { Interaction, RecordedRequest, RecordedResponse, Recording } from '../../core/interaction';
import {
  DocumentPath,
  isMap,
  member,
  readList,
  readMap,
  readText,
  type DocumentMap,
} from '../../serializers/document-reader';
import type { Converted } from '../converted';
import type { Growth } from '../growth';
import { readEach, type TakeNote } from './each';
import { readEncodedBody } from './encoded-body';
import { readRequestFields, readResponseFields } from './fields';
import { recordingWith } from './recording';
import { readStatus, versionNamed } from './status';
import { readTime } from './times';

const KEY = 'http_interactions';

/** What the reader of an entry is given besides the entry. */
type ReadingTools = { readonly note: TakeNote; readonly growth: Growth };

/** The interactions of a document of Ruby VCR's family, or `undefined` for another document. */
export function httpInteractionsOf(document: unknown): readonly unknown[] | undefined {
  const items = isMap(document) ? member(document, KEY) : undefined;
  return Array.isArray(items) ? items : undefined;
}

/** What wrote a document of Ruby VCR's family, as it says itself; empty where it does not. */
export function recorderOf(document: unknown, first: unknown): string {
  const names = [document, first].map((map) => (isMap(map) ? member(map, 'recorded_with') : undefined));
  return names.find((name) => typeof name === 'string') ?? '';
}

/** Reads a document of Ruby VCR's family: betamax and R's vcr write the same shape, each with differences of its own. */
export function readHttpInteractions(document: unknown, growth: Growth): Converted {
  const path = DocumentPath.root.at(KEY);
  return readEach(readList(member(readMap(document, DocumentPath.root), KEY), path), path, (item, place, note) => [
    readHttpInteraction(item, place, { note, growth }),
  ]);
}

/** Reads one interaction with `request`, `response` and `recorded_at`. */
export function readHttpInteraction(item: unknown, path: DocumentPath, tools: ReadingTools): Interaction {
  const map = readMap(item, path);
  const at = member(map, 'recorded_at');
  const response = readResponse(readMap(member(map, 'response'), path.at('response')), path.at('response'), tools);
  return {
    request: readRequest(readMap(member(map, 'request'), path.at('request')), path.at('request'), tools),
    response: response.response,
    recording: recordingWith({ at: timeOf(at, tools.note), ...response.version }),
  };
}

function timeOf(value: unknown, note: TakeNote): string | undefined {
  const at = readTime(value);
  const isMissing = value === undefined || value === null;
  if (at === undefined && !isMissing) note('when it was recorded is left out', 'its recorded_at is no time');
  return at;
}

function readRequest(map: DocumentMap, path: DocumentPath, tools: ReadingTools): RecordedRequest {
  const body = readEncodedBody(member(map, 'body'), path.at('body'), tools);
  return {
    // Ruby's symbols: `get` in a file, `:get` in those before version 2.
    method: readText(member(map, 'method'), path.at('method')).replace(/^:/, '').toUpperCase(),
    uri: readText(member(map, 'uri'), path.at('uri')),
    headers: readRequestFields(member(map, 'headers'), path.at('headers')),
    // They write an empty text for no body.
    body: body?.length === 0 ? null : body,
  };
}

function readResponse(
  map: DocumentMap,
  path: DocumentPath,
  tools: ReadingTools,
): { readonly response: RecordedResponse; readonly version: Pick<Recording, 'httpVersion'> } {
  // Old versions of betamax wrote `status_code` in the place of `status`.
  const key = Object.hasOwn(map, 'status') ? 'status' : 'status_code';
  const { httpVersion, ...status } = readStatus(member(map, key), path.at(key));
  const response = {
    status,
    headers: readResponseFields(member(map, 'headers'), path.at('headers'), tools.note),
    body: readEncodedBody(member(map, 'body'), path.at('body'), tools) ?? Buffer.alloc(0),
  };
  return {
    response: encodedAgain(response, member(map, 'adapter_metadata')),
    version: httpVersion === undefined ? versionNamed(member(map, 'http_version')) : { httpVersion },
  };
}

/** Undoes Ruby's `decode_compressed_response`, as Ruby does on playback: the client of the recording got it encoded. */
function encodedAgain(response: RecordedResponse, metadata: unknown): RecordedResponse {
  const coding = isMap(metadata) ? member(metadata, 'vcr_decompressed') : undefined;
  const { body } = response;
  const isEncoded = headerValue(response.headers, 'content-encoding') !== undefined;
  if (typeof coding !== 'string' || isEncoded || body === null || body.length === 0) return response;
  const headers = { ...response.headers };
  addHeader(headers, 'Content-Encoding', [coding]);
  const known = namedCoding(headers);
  const encoded = known === undefined ? undefined : encodeContent(body, known);
  if (encoded === undefined) return response;
  return { ...response, headers: replaceHeader(headers, 'content-length', String(encoded.length)), body: encoded };
}
