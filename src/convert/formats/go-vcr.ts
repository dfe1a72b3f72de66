import type { HeaderMap, RecordedRequest, Recording } from '../../core/interaction';
import {
  DocumentPath,
  isMap,
  member,
  readList,
  readMap,
  readText,
  type DocumentMap,
} from '../../serializers/document-reader';
import { readBody } from '../../serializers/read-body';
import type { Converted, Format } from '../converted';
import { readEach, type TakeNote } from '../read/each';
import { readRequestFields, readResponseFields } from '../read/fields';
import { formBytes } from '../read/form';
import { recordingWith } from '../read/recording';
import { readStatus, versionNamed } from '../read/status';
import { readGoDuration } from '../read/times';
import { versionOf } from '../read/version';

/** go-vcr's first format: https://github.com/dnaeon/go-vcr. */
export const goVcr1: Format = {
  name: 'go-vcr-1',
  title: 'go-vcr (version 1)',
  recognise: (document) => isGoVcr(document) && versionOf(document) !== 2,
  read,
};

/** The format that go-vcr writes since its version 2. */
export const goVcr2: Format = {
  name: 'go-vcr-2',
  title: 'go-vcr (version 2)',
  recognise: (document) => versionOf(document) === 2 && (isGoVcr(document) || itemsOf(document)?.length === 0),
  read,
};

function read(document: unknown): Converted {
  const path = DocumentPath.root.at('interactions');
  const items = readList(member(readMap(document, DocumentPath.root), 'interactions'), path);
  return readEach(items, path, (item, place, note) => {
    const map = readMap(item, place);
    const at = place.at('response');
    const response = readMap(member(map, 'response'), at);
    const { code, message } = readStatus(member(response, 'code'), at.at('code'));
    return [
      {
        request: readRequest(readMap(member(map, 'request'), place.at('request')), place.at('request'), note),
        response: {
          status: { code, message: message === '' ? reasonOf(member(response, 'status'), code) : message },
          headers: readResponseFields(member(response, 'headers'), at.at('headers'), note),
          body: readBody(member(response, 'body'), at.at('body')) ?? Buffer.alloc(0),
        },
        recording: readRecording(response, at, note),
      },
    ];
  });
}

function readRequest(map: DocumentMap, path: DocumentPath, note: TakeNote): RecordedRequest {
  const body = readBody(member(map, 'body'), path.at('body'));
  const form = member(map, 'form');
  const isFormAlone = (body === null || body.length === 0) && isMap(form) && isSentAsForm(map, path);
  return {
    method: readText(member(map, 'method') ?? 'GET', path.at('method')) || 'GET',
    uri: readText(member(map, 'url'), path.at('url')),
    headers: readRequestFields(member(map, 'headers'), path.at('headers')),
    // Go writes an empty text for no body.
    body: isFormAlone ? formBytes(Object.entries(form), note) : body?.length === 0 ? null : body,
  };
}

// `form` has the parameters of the query too.
function isSentAsForm(map: DocumentMap, path: DocumentPath): boolean {
  const length = member(map, 'content_length');
  const headers = readRequestFields(member(map, 'headers'), path.at('headers'));
  const types = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'content-type');
  const isForm = types.some(([, values]) =>
    values.some((value) => value.startsWith('application/x-www-form-urlencoded')),
  );
  return isForm && (typeof length !== 'number' || length > 0);
}

function readRecording(response: DocumentMap, path: DocumentPath, note: TakeNote): Recording {
  const trailers: HeaderMap = readResponseFields(member(response, 'trailer'), path.at('trailer'), note);
  return recordingWith({
    tookMs: readGoDuration(member(response, 'duration')),
    ...versionNamed(member(response, 'proto')),
    trailers: Object.keys(trailers).length === 0 ? undefined : trailers,
  });
}

// Go has the code in front: `404 Not Found`.
function reasonOf(status: unknown, code: number): string {
  if (typeof status !== 'string') return '';
  const text = status.trim();
  return (text.startsWith(String(code)) ? text.slice(String(code).length) : text).trim();
}

function isGoVcr(document: unknown): boolean {
  return (
    itemsOf(document)?.some((item) => {
      const request = isMap(item) ? member(item, 'request') : undefined;
      return isMap(request) && Object.hasOwn(request, 'url');
    }) === true
  );
}

function itemsOf(document: unknown): readonly unknown[] | undefined {
  const items = isMap(document) ? member(document, 'interactions') : undefined;
  return Array.isArray(items) ? items : undefined;
}
