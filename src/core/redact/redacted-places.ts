import { parseJson } from '../body';
import { jsonDifferences } from '../differences/json-differences';
import { headerValue, mediaType } from '../headers';
import type { HeaderMap, Interaction, RecordedRequest, RecordedResponse, Recording } from '../interaction';
import { valuesByName } from '../group-by';
import { readPairs, shownText } from '../matchers/url-encoded';
import { isFormType, isMultipartType } from '../media-type';
import { boundaryAtStart, boundaryOf, splitMultipart } from '../multipart';
import { partName } from '../multipart-places';
import { decodeBody } from './content-codings';
import { looksLikeForm } from './filter-lines';
import { Inspection } from './inspection';
import { textOfBytes } from './text-of-bytes';

/** Where a filter changed something, in words such as `request header authorization`; never what stood there. */
export type RedactedPlace = {
  readonly place: string;
  /** How many values of that place were replaced or removed. */
  readonly count: number;
  /** Nothing stood there: a filter writes into it all the same, and yet no secret has lain open. */
  readonly wasBlank: boolean;
};

/** Of a body with more fields than this that are secret, the first are named. */
const MOST_FIELDS = 100;
/** Larger bodies are named whole: to find a field takes several times their size. */
const LARGEST_DESCRIBED = 1_000_000;

/** Says where two states of one interaction differ: before a filter and behind it. */
export function redactedPlaces(before: Interaction, after: Interaction): RedactedPlace[] {
  return [
    ...uriPlaces(before.request.uri, after.request.uri),
    ...messagePlaces('request', before.request, after.request),
    ...textPlaces('response status message', before.response.status.message, after.response.status.message),
    ...messagePlaces('response', before.response, after.response),
    ...recordingPlaces(before.recording, after.recording),
  ];
}

/** The same for a URL alone. */
export function uriPlaces(before: string, after: string): RedactedPlace[] {
  if (before === after) return [];
  const [old, current] = [uriParts(before), uriParts(after)];
  const named = [
    ...pairPlaces('query parameter', old.query, current.query),
    ...pairPlaces('parameter of the fragment', old.fragment, current.fragment),
  ];
  // What stands in front of the query has no names; only user info is replaced there.
  return old.path === current.path && named.length > 0
    ? named
    : [{ ...one('user info of the URL'), count: 1 }, ...named];
}

function uriParts(uri: string): { readonly path: string; readonly query: string; readonly fragment: string } {
  const [beforeHash = '', ...fragment] = uri.split('#');
  const [path = '', ...query] = beforeHash.split('?');
  return { path, query: query.join('?'), fragment: fragment.join('#').replace(/^[^=]*\?/, '') };
}

function pairPlaces(place: string, before: string, after: string): RedactedPlace[] {
  if (before === after) return [];
  const [old, current] = [before, after].map((text) => valuesByName(readPairs(Buffer.from(text).toString('latin1'))));
  return [...(old ?? [])].flatMap(([name, values]) =>
    changedValues(`${place} ${shownText(name)}`, values, current?.get(name) ?? []),
  );
}

type Message = RecordedRequest | RecordedResponse;

function messagePlaces(side: 'request' | 'response', before: Message, after: Message): RedactedPlace[] {
  const body = bodyPlaces(side, before, after);
  // A body that was changed takes the headers along that describe it.
  const skipped = body.length > 0 ? ['content-length', 'content-encoding'] : [];
  return [...headerPlaces(`${side} header`, before.headers, after.headers, skipped), ...body];
}

function headerPlaces(
  place: string,
  before: HeaderMap = {},
  after: HeaderMap = {},
  skipped: readonly string[] = [],
): RedactedPlace[] {
  if (before === after) return [];
  return Object.entries(before).flatMap(([name, values]) =>
    skipped.includes(name.toLowerCase()) ? [] : changedValues(`${place} ${name}`, values, after[name] ?? []),
  );
}

function changedValues(place: string, before: readonly string[], after: readonly string[]): RedactedPlace[] {
  const changed =
    before.length === after.length ? before.filter((value, index) => value !== after[index]) : [...before];
  if (changed.length === 0) return [];
  return [{ place, count: changed.length, wasBlank: changed.every((value) => value.trim() === '') }];
}

function bodyPlaces(side: 'request' | 'response', before: Message, after: Message): RedactedPlace[] {
  if (before.body === after.body || before.body === null) return [];
  if (after.body !== null && before.body.equals(after.body)) return [];
  const fields = fieldPlaces(contentOf(before), contentOf(after));
  const places = fields.map(({ place, ...rest }) => ({ place: `${side} body ${place}`, ...rest }));
  return places.length > 0 ? places : [one(`${side} body`)];
}

type Content = { readonly bytes: Buffer; readonly type: string; readonly declared: string };

function contentOf({ body, headers }: Message): Content {
  const bytes = body ?? Buffer.alloc(0);
  const decoded = decodeBody(bytes, headers, Inspection.ofRequest());
  const declared = headerValue(headers, 'content-type') ?? '';
  return { bytes: decoded.kind === 'decoded' ? decoded.body : bytes, type: mediaType(headers), declared };
}

function fieldPlaces(before: Content, after: Content): RedactedPlace[] {
  const parts = partPlaces(before, after);
  if (parts !== undefined) return parts;
  if (before.bytes.length > LARGEST_DESCRIBED) return [];
  const [old, current] = [textOfBytes(before.bytes).text, textOfBytes(after.bytes).text];
  if (parseJson(old) !== undefined && parseJson(current) !== undefined) return jsonPlaces(old, current);
  return isFormType(before.type) || looksLikeForm(old) ? pairPlaces('field', old, current) : [];
}

function jsonPlaces(before: string, after: string): RedactedPlace[] {
  return jsonDifferences(before, after, MOST_FIELDS).map(({ path, before: written }) => ({
    place: path,
    count: 1,
    wasBlank: written === '""',
  }));
}

function partPlaces(before: Content, after: Content): RedactedPlace[] | undefined {
  const boundary = isMultipartType(before.type) ? boundaryOf(before.declared) : boundaryAtStart(before.bytes);
  if (boundary === undefined) return undefined;
  const [old, current] = [splitMultipart(before.bytes, boundary), splitMultipart(after.bytes, boundary)];
  if (old === undefined || current === undefined) return undefined;
  return old.flatMap((part, index) => {
    const other = old.length === current.length ? current[index] : undefined;
    if (other?.content.equals(part.content) === true) return [];
    return [{ ...one(`part ${partName(part) ?? String(index + 1)}`), wasBlank: part.content.length === 0 }];
  });
}

function recordingPlaces(before: Recording, after: Recording): RedactedPlace[] {
  return [
    ...textPlaces('recorded failure', JSON.stringify(before.error), JSON.stringify(after.error)),
    ...textPlaces('recorded connection', JSON.stringify(before.connection), JSON.stringify(after.connection)),
    ...headerPlaces('response trailer', before.trailers, after.trailers),
    ...(before.informational ?? []).flatMap(({ code, message, headers }, index) => {
      const other = after.informational?.[index];
      return [
        ...textPlaces(`message of the response ${code} before it`, message, other?.message),
        ...headerPlaces(`header of the response ${code} before it:`, headers, other?.headers),
      ];
    }),
  ];
}

function textPlaces(place: string, before: string | undefined, after: string | undefined): RedactedPlace[] {
  return before === after ? [] : [one(place)];
}

function one(place: string): RedactedPlace {
  return { place, count: 1, wasBlank: false };
}
