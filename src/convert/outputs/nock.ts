import { bodyText, parseJson } from '../../core/body';
import { headerValue, pairsFromHeaders } from '../../core/headers';
import type { HeaderMap, RecordedRequest } from '../../core/interaction';
import { portOf } from '../../core/place';
import type { Note, Output } from '../converted';
import { wireForm } from '../wire-form';
import { answeredOf, lossesOf, type Answered } from './answered';

/** The definitions that nock's recorder writes, and `nock.back`, `nock.define` and `nock.load` read. */
export const nockOutput: Output = {
  name: 'nock',
  title: 'nock',
  extension: 'json',
  write: ({ interactions }) => {
    const { answered, notes: failures } = answeredOf(interactions);
    const notes: Note[] = [...failures];
    const definitions = answered.flatMap((item) => {
      const { uri } = item.interaction.request;
      if (!URL.canParse(uri)) {
        notes.push({
          where: item.where,
          what: 'left out',
          why: 'its URL is none, and nock asks for scheme, host and port',
        });
        return [];
      }
      notes.push(...lossesOf(item));
      return [definitionOf(item, new URL(uri))];
    });
    return { parts: [`${JSON.stringify(definitions, null, 2)}\n`], notes };
  },
};

function definitionOf({ interaction }: Answered, url: URL): Record<string, unknown> {
  const { request, response } = interaction;
  const { headers, body } = wireForm(interaction);
  return {
    scope: `${url.protocol}//${url.hostname}:${portOf(url)}`,
    method: request.method,
    path: `${url.pathname}${url.search}`,
    body: requestBodyOf(request),
    status: response.status.code,
    ...responseOf(body, headers, request),
    rawHeaders: pairsFromHeaders(headers).flat(),
  };
}

// Compared with the request as text, or as hexadecimal digits where it is none.
function requestBodyOf({ body }: RecordedRequest): string {
  return body === null ? '' : (bodyText(body) ?? body.toString('hex'));
}

/**
 * nock parses text that is JSON and writes it anew, and takes text for digits where the request was no text; where that
 * would make other bytes, they are given as bytes.
 */
function responseOf(body: Buffer, headers: HeaderMap, request: RecordedRequest): Record<string, unknown> {
  if ((headerValue(headers, 'content-encoding') ?? '') !== '') return { response: [body.toString('hex')] };
  const isText = request.body === null || bodyText(request.body) !== undefined;
  const text = isText ? bodyText(body) : undefined;
  const value = text === undefined ? undefined : parseJson(text);
  if (text !== undefined && value === undefined) return { response: text, responseIsBinary: false };
  const isStructure = typeof value === 'object' && value !== null && headerValue(headers, 'content-type') !== undefined;
  return isStructure && JSON.stringify(value) === text
    ? { response: value, responseIsBinary: false }
    : { response: body.toString('hex'), responseIsBinary: true };
}
