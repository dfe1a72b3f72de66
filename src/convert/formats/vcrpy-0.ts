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
import { readEach } from '../read/each';
import { readRequestFields, readResponseFields } from '../read/fields';
import { isPortOf } from '../read/is-port-of';
import { readStatus } from '../read/status';

/** vcrpy before version 1: a list, and the parts of a URL in the place of the URL. */
export const vcrpy0: Format = {
  name: 'vcrpy-0',
  title: 'vcrpy before version 1',
  recognise: (document) => {
    const first: unknown = Array.isArray(document) ? document[0] : undefined;
    const request = isMap(first) ? member(first, 'request') : undefined;
    return isMap(request) && Object.hasOwn(request, 'host') && Object.hasOwn(request, 'path');
  },
  read: (document) =>
    readEach(readList(document, DocumentPath.root), DocumentPath.root, (item, path, note) => {
      const map = readMap(item, path);
      const at = path.at('response');
      const response = readMap(member(map, 'response'), at);
      const { code, message } = readStatus(member(response, 'status'), at.at('status'));
      return [
        {
          request: readRequest(readMap(member(map, 'request'), path.at('request')), path.at('request')),
          response: {
            status: { code, message },
            headers: readResponseFields(member(response, 'headers'), at.at('headers'), note),
            body: readBody(member(response, 'body'), at.at('body')) ?? Buffer.alloc(0),
          },
          recording: {},
        },
      ];
    }),
};

function readRequest(map: DocumentMap, path: DocumentPath): RecordedRequest {
  const [scheme, host, place] = (['protocol', 'host', 'path'] as const).map((key) =>
    readText(member(map, key), path.at(key)),
  );
  const port = readText(member(map, 'port') ?? '', path.at('port'));
  const authority = port === '' || isPortOf(scheme ?? '', port) ? host : `${host}:${port}`;
  return {
    method: readText(member(map, 'method'), path.at('method')),
    uri: `${scheme}://${authority}${place}`,
    headers: readRequestFields(member(map, 'headers'), path.at('headers')),
    body: readBody(member(map, 'body'), path.at('body')),
  };
}
