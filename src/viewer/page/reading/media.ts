import { isFormType, isJsonType, isMultipartType } from '../../../core/media-type';
import type { PageHeader } from '../../page-model';

/** The first value of a header, whatever the case of its name. */
export function headerValue(headers: readonly PageHeader[], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The media type of a head, without parameters, in lower case. */
export function mediaTypeOf(headers: readonly PageHeader[]): string {
  return (headerValue(headers, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The image types that an `img` element shows. Names of a list, since a type of the cassette's own goes into no URL. */
const IMAGE_TYPES = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/svg+xml',
  'image/x-icon',
  'image/vnd.microsoft.icon',
]);

function isImageType(type: string): boolean {
  return IMAGE_TYPES.has(type);
}

/** How a body is best read. */
export type BodyKind = 'json' | 'events' | 'grpc' | 'form' | 'multipart' | 'image' | 'lines' | 'text';

/** What a type says of its body. Of JSON with another label or none, its first sign tells. */
export function bodyKind(type: string, beginning: string): BodyKind {
  if (isImageType(type)) return 'image';
  if (type === 'text/event-stream') return 'events';
  if (/^application\/grpc(-web(-text)?)?(\+.*)?$/.test(type)) return 'grpc';
  if (isFormType(type)) return 'form';
  if (isMultipartType(type)) return 'multipart';
  if (['application/x-ndjson', 'application/jsonl', 'application/json-seq'].includes(type)) return 'lines';
  if (isJsonType(type)) return 'json';
  return /^\s*[[{]/.test(beginning) ? 'json' : 'text';
}
