import { addHeader } from '../../core/headers';
import type { HeaderMap, Interaction, RecordedRequest, RecordedResponse } from '../../core/interaction';
import {
  type DocumentPath,
  isMap,
  member,
  readCount,
  readList,
  readMap,
  readText,
  type DocumentMap,
} from '../../serializers/document-reader';
import type { TakeNote } from './each';
import { readRequestFields, readResponseFields } from './fields';
import { recordingWith } from './recording';
import { asField, versionNamed } from './status';
import { readMilliseconds, readTime } from './times';

/** How the tools that write HAR differ: in their bodies. */
export type HarBodies = {
  request(postData: DocumentMap, path: DocumentPath, note: TakeNote): Buffer | null;
  /** `undefined` where the file does not hold it. */
  response(content: DocumentMap, path: DocumentPath, note: TakeNote): Buffer | undefined;
};

/** The entries of a HAR document, or `undefined` for another document. */
export function harEntriesOf(document: unknown): readonly unknown[] | undefined {
  const log = isMap(document) ? member(document, 'log') : undefined;
  const entries = isMap(log) ? member(log, 'entries') : undefined;
  return Array.isArray(entries) ? entries : undefined;
}

/** The name of the program that wrote a HAR document. */
export function harCreatorOf(document: unknown): string {
  const log = isMap(document) ? member(document, 'log') : undefined;
  const creator = isMap(log) ? member(log, 'creator') : undefined;
  const name = isMap(creator) ? member(creator, 'name') : undefined;
  return typeof name === 'string' ? name : '';
}

/** Reads one entry as HAR 1.2 has it (http://www.softwareishard.com/blog/har-12-spec/): none where there was no answer. */
export function readHarEntry(item: unknown, path: DocumentPath, note: TakeNote, bodies: HarBodies): Interaction[] {
  const map = readMap(item, path);
  const requestPath = path.at('request');
  const request = readRequest(readMap(member(map, 'request'), requestPath), requestPath, note, bodies);
  if (!mayBeHttp(request.uri)) {
    note('left out', 'its URL is none of HTTP: no request was sent');
    return [];
  }
  const at = path.at('response');
  const answer = readMap(member(map, 'response'), at);
  const status = member(answer, 'status');
  // Browsers and WebPagetest have zero, and less, for what was blocked, cancelled or failed.
  if (typeof status !== 'number' || status < 100) {
    note('left out', 'its status is none of HTTP: there was no response');
    return [];
  }
  return [
    {
      request,
      response: readResponse(answer, at, note, { bodies, method: request.method }),
      recording: recordingWith({
        at: readTime(member(map, 'startedDateTime')),
        tookMs: readMilliseconds(member(map, 'time')),
        ...versionNamed(member(answer, 'httpVersion')),
      }),
    },
  ];
}

function readRequest(map: DocumentMap, path: DocumentPath, note: TakeNote, bodies: HarBodies): RecordedRequest {
  const postData = member(map, 'postData');
  return {
    method: readText(member(map, 'method'), path.at('method')).toUpperCase(),
    uri: readText(member(map, 'url'), path.at('url')),
    headers: readRequestFields(member(map, 'headers'), path.at('headers')),
    body: isMap(postData) ? bodies.request(postData, path.at('postData'), note) : null,
  };
}

function readResponse(
  map: DocumentMap,
  path: DocumentPath,
  note: TakeNote,
  { bodies, method }: { readonly bodies: HarBodies; readonly method: string },
): RecordedResponse {
  const code = readCount(member(map, 'status'), path.at('status'));
  const content = member(map, 'content');
  const contentMap = isMap(content) ? content : {};
  const body = bodies.response(contentMap, path.at('content'), note);
  const size = member(contentMap, 'size') ?? member(map, 'bodySize');
  const mayHaveBody = method !== 'HEAD' && code !== 204 && code !== 304;
  if (body === undefined && mayHaveBody && typeof size === 'number' && size > 0) {
    note('its body is empty', 'the file does not hold it: its content has no text');
  }
  return {
    status: { code, message: asField(readText(member(map, 'statusText') ?? '', path.at('statusText'))) },
    headers: readResponseFields(member(map, 'headers'), path.at('headers'), note),
    body: body ?? Buffer.alloc(0),
  };
}

// What has no scheme may be a place holder or a path, which somebody can mend.
function mayBeHttp(uri: string): boolean {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(uri) ?? [];
  return scheme === undefined || /^(?:https?|wss?)$/i.test(scheme);
}

/** Names and values as pairs, for what is written in HAR's way. */
export function readPairs(value: unknown, path: DocumentPath): (readonly [name: unknown, value: unknown])[] {
  if (value === undefined || value === null) return [];
  return readList(value, path).map((item, index) => {
    const map = readMap(item, path.at(index));
    return [member(map, 'name'), member(map, 'value')] as const;
  });
}

/** Headers of HAR's way, without a look at what they hold: for what we wrote ourselves. */
export function readOwnHeaders(value: unknown, path: DocumentPath): HeaderMap {
  const headers: HeaderMap = {};
  for (const [name, text] of readPairs(value, path)) addHeader(headers, readText(name, path), [readText(text, path)]);
  return headers;
}
