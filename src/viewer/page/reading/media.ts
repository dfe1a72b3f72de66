import type { PageHeader } from '../../page-model';

/** The first value of a header, whatever the case of its name. */
export function headerValue(headers: readonly PageHeader[], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The media type of a head, without parameters, in lower case. */
export function mediaTypeOf(headers: readonly PageHeader[]): string {
  return (headerValue(headers, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** A parameter of a header's value, such as the boundary of a multipart body. */
export function headerParameter(value: string, name: string): string | undefined {
  // Values of headers are short; longer ones are not worth the time of a regular expression.
  const pattern = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g;
  for (const [, key = '', quoted, plain = ''] of value.slice(0, 10_000).matchAll(pattern)) {
    if (key.toLowerCase() === name) return quoted?.replace(/\\(["\\])/g, '$1') ?? plain.trim();
  }
  return undefined;
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
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (type.startsWith('multipart/')) return 'multipart';
  if (['application/x-ndjson', 'application/jsonl', 'application/json-seq'].includes(type)) return 'lines';
  if (type === 'application/json' || type === 'text/json' || type.endsWith('+json')) return 'json';
  return /^\s*[[{]/.test(beginning) ? 'json' : 'text';
}
