import { change, namedChanges, type Change } from '../../core/differences/change';
import { pairsFromHeaders } from '../../core/headers';
import type { HeaderMap, Interaction, NetworkFailure } from '../../core/interaction';
import { bodyChanges } from './body-changes';

/** What differs between two interactions in meaning: not the case and order of header names, nor the layout of JSON. */
export function interactionChanges(before: Interaction, after: Interaction): Change[] {
  return [
    ...change('method', before.request.method, after.request.method),
    ...change('URL', before.request.uri, after.request.uri),
    ...headerChanges('request header', before.request.headers, after.request.headers),
    ...bodyChanges('request body', before.request, after.request),
    ...change('status', statusOf(before), statusOf(after)),
    ...headerChanges('response header', headersOf(before), headersOf(after)),
    ...bodyChanges('response body', before.response, after.response),
    ...headerChanges('trailer', before.recording.trailers ?? {}, after.recording.trailers ?? {}),
    ...change('HTTP version', before.recording.httpVersion, after.recording.httpVersion),
    ...change('announced by', announcementsOf(before), announcementsOf(after)),
    ...change('network failure', failureText(before.recording.error), failureText(after.recording.error)),
    ...change('unfinished', yes(before.recording.unfinished), yes(after.recording.unfinished)),
  ];
}

function headerChanges(kind: string, before: HeaderMap, after: HeaderMap): Change[] {
  return namedChanges({ kind, separator: ', ' }, lowerCased(before), lowerCased(after));
}

function lowerCased(headers: HeaderMap): (readonly [string, string])[] {
  return pairsFromHeaders(headers).map(([name, value]) => [name.toLowerCase(), value]);
}

// The coding that a readable body has lost stands elsewhere, and is the client's to see.
function headersOf({ response, recording }: Interaction): HeaderMap {
  const { contentEncoding } = recording;
  return contentEncoding === undefined
    ? response.headers
    : { ...response.headers, [contentEncoding.name]: [contentEncoding.value] };
}

function statusOf({ response: { status } }: Interaction): string {
  return status.message === '' ? String(status.code) : `${status.code} ${status.message}`;
}

function announcementsOf({ recording: { informational } }: Interaction): string | undefined {
  return informational?.map(({ code, headers }) => `${code} ${JSON.stringify(headers)}`).join(', ');
}

function failureText(failure: NetworkFailure | undefined): string | undefined {
  return failure === undefined ? undefined : `${failure.code} ${failure.message}`.trim();
}

function yes(value: boolean | undefined): string | undefined {
  return value === true ? 'yes' : undefined;
}
