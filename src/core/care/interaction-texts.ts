import { bodyText } from '../body';
import type { HeaderMap, Interaction, RecordedRequest, RecordedResponse } from '../interaction';
import { decodeBody } from '../redact/content-codings';
import { Inspection } from '../redact/inspection';

/** A piece of an interaction that is text, and where it stands, in the words of `RedactedPlace`. */
export type InteractionText = { readonly place: string; readonly text: string };

/** All that a person could read in an interaction, body by body and header by header, content encodings taken off. */
export function interactionTexts({ request, response }: Interaction): InteractionText[] {
  return [
    { place: 'request URL', text: request.uri },
    ...headerTexts('request', request.headers),
    ...readableBody('request', request, Inspection.ofRequest()),
    ...headerTexts('response', response.headers),
    ...readableBody('response', response, Inspection.ofResponse(response.body ?? EMPTY)),
  ];
}

const EMPTY = Buffer.alloc(0);

// With the name in front: many rules go by it.
function headerTexts(side: string, headers: HeaderMap): InteractionText[] {
  return Object.entries(headers).map(([name, values]) => ({
    place: `${side} header ${name}`,
    text: values.map((value) => `${name}: ${value}`).join('\n'),
  }));
}

function readableBody(
  side: string,
  { body, headers }: RecordedRequest | RecordedResponse,
  inspection: Inspection,
): InteractionText[] {
  if (body === null || body.length === 0) return [];
  const decoded = decodeBody(body, headers, inspection);
  const text = bodyText(decoded.kind === 'decoded' ? decoded.body : body);
  return text === undefined ? [] : [{ place: `${side} body`, text }];
}
