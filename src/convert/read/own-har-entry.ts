import { headerValue, replaceHeader } from '../../core/headers';
import type { HeaderMap, Interaction, Recording } from '../../core/interaction';
import { layOutJson } from '../../core/json-layout';
import { type DocumentPath, isMap, member, readCount, readMap, readText } from '../../serializers/document-reader';
import { readRecording } from '../../serializers/read-recording';
import type { TakeNote } from './each';
import { HAR_BODIES } from './har-body';
import { readOwnHeaders } from './har-entry';

/** Reads an entry that `outputs/har` wrote, with the whole recording in its field `_recording`. */
export function readOwnHarEntry(item: unknown, path: DocumentPath, note: TakeNote): Interaction[] {
  const map = readMap(item, path);
  const request = readMap(member(map, 'request'), path.at('request'));
  const response = readMap(member(map, 'response'), path.at('response'));
  const recording = readRecording(member(map, '_recording'), path.at('_recording'));
  const postData = member(request, 'postData');
  const content = readMap(member(response, 'content'), path.at('response').at('content'));
  const body = HAR_BODIES.response(content, path.at('response').at('content'), note) ?? Buffer.alloc(0);
  const headers = readOwnHeaders(member(response, 'headers'), path.at('response').at('headers'));
  const at = path.at('response');
  return [
    {
      request: {
        method: readText(member(request, 'method'), path.at('request').at('method')),
        uri: readText(member(request, 'url'), path.at('request').at('url')),
        headers: readOwnHeaders(member(request, 'headers'), path.at('request').at('headers')),
        body: isMap(postData) ? HAR_BODIES.request(postData, path.at('request').at('postData'), note) : null,
      },
      response: {
        status: {
          code: readCount(member(response, 'status'), at.at('status')),
          message: readText(member(response, 'statusText') ?? '', at.at('statusText')),
        },
        ...storedForm({ content: body, headers, recording, wireLength: member(response, 'bodySize') }),
      },
      recording,
    },
  ];
}

/** Makes of content and the server's headers what the cassette held: readable text, and headers that describe it. */
function storedForm({
  content,
  headers,
  recording,
  wireLength,
}: {
  readonly content: Buffer;
  readonly headers: HeaderMap;
  readonly recording: Recording;
  readonly wireLength: unknown;
}): { readonly headers: HeaderMap; readonly body: Buffer } {
  const { responseBody, contentEncoding } = recording;
  const body = responseBody?.includes('json') === true ? (layOutJson(content) ?? content) : content;
  const isRestored = responseBody?.some((step) => step !== 'json') === true && contentEncoding !== undefined;
  const kept = isRestored
    ? Object.fromEntries(Object.entries(headers).filter(([name]) => name !== contentEncoding.name))
    : headers;
  const isCounted = Number(headerValue(kept, 'content-length')) === wireLength;
  return { body, headers: isCounted ? replaceHeader(kept, 'content-length', String(body.length)) : kept };
}
