import { bodyText } from '../../core/body';
import { headerValue, pairsFromHeaders } from '../../core/headers';
import type { HeaderMap, Interaction } from '../../core/interaction';
import type { Note, Output } from '../converted';
import { wireForm } from '../wire-form';

/** HAR's own fields are all there must be; what it has no place for stands in `_recording`, as its rule for further fields asks. */
export const harOutput: Output = {
  name: 'har',
  title: 'HAR 1.2',
  extension: 'har',
  write: ({ interactions, dropped }) => {
    const log = {
      version: '1.2',
      creator: { name: 'jest-environment-vcr', version: '1' },
      entries: interactions.map(entryOf),
      ...(dropped.length === 0 ? {} : { _dropped: dropped }),
    };
    return { parts: [`${JSON.stringify({ log }, null, 2)}\n`], notes: interactions.flatMap(notesOf) };
  },
};

/** HAR asks for a time; one before all browsers is taken for none. */
const UNKNOWN_TIME = '1970-01-01T00:00:00.000Z';

function entryOf(interaction: Interaction): Record<string, unknown> {
  const { request, recording } = interaction;
  const { tookMs = 0 } = recording;
  return {
    startedDateTime: recording.at ?? UNKNOWN_TIME,
    time: tookMs,
    request: {
      method: request.method,
      url: request.uri,
      httpVersion: versionOf(interaction),
      cookies: cookiesOf(headerValue(request.headers, 'cookie')),
      headers: namedValues(pairsFromHeaders(request.headers)),
      queryString: queryOf(request.uri),
      ...(request.body === null ? {} : { postData: postDataOf(request.headers, request.body) }),
      headersSize: -1,
      bodySize: request.body?.length ?? 0,
    },
    response: responseOf(interaction),
    cache: {},
    timings: { send: 0, wait: tookMs, receive: 0 },
    _recording: recording,
  };
}

function responseOf(interaction: Interaction): Record<string, unknown> {
  const { status } = interaction.response;
  const { headers, body, content } = wireForm(interaction);
  return {
    status: status.code,
    statusText: status.message,
    httpVersion: versionOf(interaction),
    cookies: [],
    headers: namedValues(pairsFromHeaders(headers)),
    content: {
      size: content.length,
      mimeType: headerValue(headers, 'content-type') ?? '',
      ...textOf(content, 'encoding'),
    },
    redirectURL: headerValue(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: body.length,
    ...(interaction.recording.error === undefined ? {} : { _error: interaction.recording.error.message }),
  };
}

function versionOf({ recording: { httpVersion = '1.1' } }: Interaction): string {
  return httpVersion === '2' ? 'HTTP/2.0' : `HTTP/${httpVersion}`;
}

// HAR knows base64 for responses alone.
function postDataOf(headers: HeaderMap, body: Buffer): Record<string, unknown> {
  return { mimeType: headerValue(headers, 'content-type') ?? '', params: [], ...textOf(body, '_encoding') };
}

function textOf(bytes: Buffer, key: 'encoding' | '_encoding'): Record<string, string> {
  const text = bodyText(bytes);
  return text === undefined ? { text: bytes.toString('base64'), [key]: 'base64' } : { text };
}

function queryOf(uri: string): readonly NamedValue[] {
  return URL.canParse(uri) ? namedValues([...new URL(uri).searchParams]) : [];
}

function cookiesOf(cookie = ''): readonly NamedValue[] {
  return cookie
    .split(';')
    .filter((pair) => pair.includes('='))
    .map((pair) => ({
      name: pair.slice(0, pair.indexOf('=')).trim(),
      value: pair.slice(pair.indexOf('=') + 1).trim(),
    }));
}

type NamedValue = { readonly name: string; readonly value: string };

function namedValues(pairs: readonly (readonly [string, string])[]): NamedValue[] {
  return pairs.map(([name, value]) => ({ name, value }));
}

function notesOf({ recording }: Interaction, index: number): Note[] {
  if (recording.at !== undefined) return [];
  const where = `interactions[${index}]`;
  return [
    { where, what: 'its startedDateTime is 1970', why: 'nobody noted when it was recorded, and HAR asks for a time' },
  ];
}
