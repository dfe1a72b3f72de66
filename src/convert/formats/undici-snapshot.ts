import type { Interaction, RecordedRequest } from '../../core/interaction';
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
import { readBase64 } from '../read/encoded-body';
import { readRequestFields, readResponseFields } from '../read/fields';
import { recordingWith } from '../read/recording';
import { readStatus } from '../read/status';
import { readTime } from '../read/times';

/** The snapshots of undici's SnapshotAgent: https://undici.nodejs.org/#/docs/api/SnapshotAgent. */
export const undiciSnapshot: Format = {
  name: 'undici',
  title: "undici's SnapshotAgent",
  recognise: (document) => {
    const first: unknown = Array.isArray(document) ? document[0] : undefined;
    return isMap(first) && Object.hasOwn(first, 'hash') && isMap(member(first, 'snapshot'));
  },
  read: (document) => readEach(readList(document, DocumentPath.root), DocumentPath.root, readSnapshot),
};

/** A request with all answers that it got, one after the other. */
function readSnapshot(item: unknown, path: DocumentPath, note: TakeNote): Interaction[] {
  const at = path.at('snapshot');
  const snapshot = readMap(member(readMap(item, path), 'snapshot'), at);
  const request = readRequest(readMap(member(snapshot, 'request'), at.at('request')), at.at('request'));
  const time = readTime(member(snapshot, 'timestamp'));
  return readList(member(snapshot, 'responses'), at.at('responses')).map((response, index) => {
    const place = at.at('responses').at(index);
    return readAnswer({ request, map: readMap(response, place), path: place, time, note });
  });
}

function readRequest(map: DocumentMap, path: DocumentPath): RecordedRequest {
  const body = readBody(member(map, 'body'), path.at('body'));
  return {
    method: readText(member(map, 'method'), path.at('method')).toUpperCase(),
    uri: readText(member(map, 'url'), path.at('url')),
    headers: readRequestFields(member(map, 'headers'), path.at('headers')),
    body: body?.length === 0 ? null : body,
  };
}

function readAnswer({
  request,
  map,
  path,
  time,
  note,
}: {
  readonly request: RecordedRequest;
  readonly map: DocumentMap;
  readonly path: DocumentPath;
  readonly time: string | undefined;
  readonly note: TakeNote;
}): Interaction {
  const { code, message } = readStatus(member(map, 'statusCode'), path.at('statusCode'));
  const trailers = readResponseFields(member(map, 'trailers'), path.at('trailers'), note);
  return {
    request,
    response: {
      status: { code, message },
      headers: readResponseFields(member(map, 'headers'), path.at('headers'), note),
      body: readBase64(member(map, 'body') ?? '', path.at('body'), note),
    },
    recording: recordingWith({ at: time, trailers: Object.keys(trailers).length === 0 ? undefined : trailers }),
  };
}
