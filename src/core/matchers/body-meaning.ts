import { bodyText, parseJson } from '../body';
import { mediaType } from '../headers';
import type { RecordedRequest } from '../interaction';
import { isFormType, isJsonType, isMultipartType } from '../media-type';
import { unframedBody } from './chunk-framing';
import { condense, digest } from './digest';
import { jsonKey } from './json-key';
import { readMultipart, type ReadPart } from './multipart-parts';
import { readPairs, type EncodedBytes } from './url-encoded';
import { valuesByName } from '../group-by';
import { xmlRpcKey } from './xml-rpc';

/** What a body means. Content that does not parse, and all other content, is its bytes. */
export type BodyMeaning =
  | { readonly kind: 'empty' }
  /** `text` is valid JSON. */
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'form'; readonly fields: ReadonlyMap<EncodedBytes, readonly EncodedBytes[]> }
  | { readonly kind: 'multipart'; readonly parts: readonly ReadPart[] }
  | { readonly kind: 'xml-rpc'; readonly text: string; readonly key: string }
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

/**
 * Reads a body as what its content type says it is. Where there is no content type, or one that clients set without
 * being told (`text/plain`, and the form type of curl and axios), JSON objects and lists are known by themselves.
 */
export function bodyMeaning(request: RecordedRequest): BodyMeaning {
  const bytes = unframedBody(request);
  if (bytes === null || bytes.length === 0) return { kind: 'empty' };
  const type = mediaType(request.headers);
  return (
    asMultipart(bytes, type, request) ??
    asJson(bytes, type) ??
    asForm(bytes, type) ??
    asXmlRpc(bytes, type) ?? { kind: 'bytes', bytes }
  );
}

/** A text that two bodies share exactly when they mean the same. */
export function meaningKey(meaning: BodyMeaning): string {
  switch (meaning.kind) {
    case 'empty':
      return 'empty';
    case 'json':
      return `json ${condense(jsonKey(meaning.text))}`;
    case 'form':
      // A form without fields sends what no body sends.
      return meaning.fields.size === 0 ? 'empty' : `form ${digest(JSON.stringify(sortedEntries(meaning.fields)))}`;
    case 'multipart':
      return `multipart ${digest(JSON.stringify(meaning.parts.map(({ head, content }) => [head, digest(content)])))}`;
    case 'xml-rpc':
      return `xml-rpc ${meaning.key}`;
    case 'bytes':
      return `bytes ${digest(meaning.bytes)}`;
  }
}

function asMultipart(bytes: Buffer, type: string, request: RecordedRequest): BodyMeaning | undefined {
  if (type !== '' && !isMultipartType(type)) return undefined;
  const parts = readMultipart(bytes, request.headers);
  return parts === undefined ? undefined : { kind: 'multipart', parts };
}

function asJson(bytes: Buffer, type: string): BodyMeaning | undefined {
  const isDeclared = isJsonType(type);
  if (!isDeclared && type !== '' && type !== 'text/plain' && !isFormType(type)) return undefined;
  const isContainer = /^(?:\uFEFF)?\s*[[{]/.test(bytes.toString('utf8', 0, 64));
  if (!isDeclared && type !== '' && !isContainer) return undefined;
  const text = bodyText(bytes)?.replace(/^\uFEFF/, '');
  return text === undefined || parseJson(text) === undefined ? undefined : { kind: 'json', text };
}

function asForm(bytes: Buffer, type: string): BodyMeaning | undefined {
  const text = bytes.toString('latin1');
  if (!isFormType(type) && (type !== '' || !looksLikeForm(text))) return undefined;
  return { kind: 'form', fields: valuesByName(readPairs(text)) };
}

// Cassettes from which headers were filtered hold forms without their type.
function looksLikeForm(text: string): boolean {
  return /^[^\s=&<>"{}]+=/.test(text.slice(0, 1000)) && !/\s/.test(text);
}

function asXmlRpc(bytes: Buffer, type: string): BodyMeaning | undefined {
  if (type !== '' && type !== 'text/xml' && type !== 'application/xml') return undefined;
  const text = bodyText(bytes);
  const key = text === undefined ? undefined : xmlRpcKey(text);
  return text === undefined || key === undefined ? undefined : { kind: 'xml-rpc', text, key };
}

function sortedEntries(fields: ReadonlyMap<string, readonly string[]>): (readonly [string, readonly string[]])[] {
  return [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
}
