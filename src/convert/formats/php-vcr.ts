import type { RecordedRequest } from '../../core/interaction';
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
import type { Format } from '../converted';
import { readEach, type TakeNote } from '../read/each';
import { readRequestFields, readResponseFields } from '../read/fields';
import { formBytes } from '../read/form';
import { recordingWith } from '../read/recording';
import { readStatus } from '../read/status';
import { readMilliseconds } from '../read/times';

/** php-vcr: https://php-vcr.github.io. */
export const phpVcr: Format = {
  name: 'php-vcr',
  title: 'php-vcr',
  recognise: (document) => {
    const first: unknown = Array.isArray(document) ? document[0] : undefined;
    const request = isMap(first) ? member(first, 'request') : undefined;
    const response = isMap(first) ? member(first, 'response') : undefined;
    return isMap(request) && isMap(response) && Object.hasOwn(request, 'url') && Object.hasOwn(response, 'status');
  },
  read: (document) =>
    readEach(readList(document, DocumentPath.root), DocumentPath.root, (item, path, note) => {
      const map = readMap(item, path);
      const at = path.at('response');
      const response = readMap(member(map, 'response'), at);
      const { httpVersion, ...status } = readStatus(member(response, 'status'), at.at('status'));
      return [
        {
          request: readRequest(readMap(member(map, 'request'), path.at('request')), path.at('request'), note),
          response: {
            status,
            headers: readResponseFields(member(response, 'headers'), at.at('headers'), note),
            body: readBody(member(response, 'body'), at.at('body')) ?? Buffer.alloc(0),
          },
          recording: recordingWith({ tookMs: tookOf(member(response, 'curl_info')), httpVersion }),
        },
      ];
    }),
};

function readRequest(map: DocumentMap, path: DocumentPath, note: TakeNote): RecordedRequest {
  const body = readBody(member(map, 'body'), path.at('body'));
  const fields = member(map, 'post_fields');
  if (isMap(member(map, 'post_files')))
    note('the files that its request uploads are left out', 'only their paths are in the file');
  return {
    method: readText(member(map, 'method'), path.at('method')),
    uri: readText(member(map, 'url'), path.at('url')),
    headers: readRequestFields(member(map, 'headers'), path.at('headers')),
    body: body === null && isMap(fields) ? formBytes(Object.entries(fields), note) : body,
  };
}

// Seconds, with a fraction.
function tookOf(info: unknown): number | undefined {
  const seconds = isMap(info) ? member(info, 'total_time') : undefined;
  return typeof seconds === 'number' ? readMilliseconds(seconds * 1000) : undefined;
}
