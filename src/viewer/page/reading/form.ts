import { headerParameters } from '../../../core/headers';
import { binaryAsText, multipartPlaces, partHeaders, partName } from '../../../core/multipart-places';
import type { PageHeader } from '../../page-model';
import { binaryText } from './bytes';
import { headerValue } from './media';

/** The pairs of a form body, decoded as servers do (URL standard, section 5.1). */
export function readForm(text: string): (readonly [name: string, value: string])[] {
  return [...new URLSearchParams(text)];
}

/** One part of a multipart body. */
export type FormPart = {
  readonly headers: readonly PageHeader[];
  readonly name: string | undefined;
  readonly filename: string | undefined;
  readonly bytes: Uint8Array;
};

/**
 * The parts of a multipart body, or `undefined` where the type names no boundary or the body has none. A part that the
 * end of the body cuts off is shown as far as it goes.
 */
export function readParts(bytes: Uint8Array, contentType: string): FormPart[] | undefined {
  const boundary = headerParameters(contentType).get('boundary') ?? '';
  const places = boundary === '' ? undefined : multipartPlaces(binaryText(bytes), boundary);
  return places?.map(({ head, contentStart, contentEnd }) => {
    const headers = partHeaders({ head }).map(([name, value]): PageHeader => [name, binaryAsText(value)]);
    const disposition = headerParameters(headerValue(headers, 'content-disposition') ?? '');
    return {
      headers,
      name: partName({ head }),
      filename: disposition.get('filename'),
      bytes: bytes.subarray(contentStart, contentEnd),
    };
  });
}
