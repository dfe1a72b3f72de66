import { headerParameters, headerValue } from './headers';
import type { HeaderMap } from './interaction';
import { multipartPlaces, type PartPlace } from './multipart-places';

/** One part of a multipart body: its header block as text, and its content. */
export type MultipartPart = PartPlace & { readonly content: Buffer };

/** The boundary named by the content type, or `undefined`. */
export function multipartBoundary(headers: HeaderMap): string | undefined {
  return boundaryOf(headerValue(headers, 'content-type') ?? '');
}

/** The boundary that a `content-type` value names, or `undefined`. */
export function boundaryOf(contentType: string): string | undefined {
  return headerParameters(contentType).get('boundary');
}

/** The boundary that a body begins with, where its content type names none, or none that is in it. */
export function boundaryAtStart(body: Buffer): string | undefined {
  if (body.toString('latin1', 0, 2) !== '--') return undefined;
  const start = body.toString('latin1', 0, 1_000);
  return /^--([^\r\n]{1,200}?)[ \t]*\r?\ncontent-[a-z-]+:/i.exec(start)?.[1];
}

/** Splits a multipart body, as `multipartPlaces` finds its parts; `undefined` when the boundary is not in it. */
export function splitMultipart(body: Buffer, boundary: string): MultipartPart[] | undefined {
  const places = multipartPlaces(body.toString('latin1'), boundary);
  return places?.map((place) => ({ ...place, content: body.subarray(place.contentStart, place.contentEnd) }));
}
