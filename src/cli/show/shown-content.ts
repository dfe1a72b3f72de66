import { bodyText, parseJson } from '../../core/body';
import { decodeNamed } from '../../core/content-coding';
import { headerValue, mediaType } from '../../core/headers';
import type { HeaderMap } from '../../core/interaction';
import { compactJson, layOutJson } from '../../core/json-layout';
import { isFormType, isJsonType } from '../../core/media-type';
import { readEvents, type ServerEvent } from '../../core/server-events';
import { imageFacts } from './image-size';

/** A body as people read it. */
export type ShownContent =
  | { readonly kind: 'none' }
  /** Laid out over several lines. */
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'events'; readonly events: readonly ServerEvent[] }
  | { readonly kind: 'form'; readonly fields: readonly (readonly [name: string, value: string])[] }
  | {
      readonly kind: 'binary';
      /** By its own head where that tells, else as the headers say, else empty. */
      readonly type: string;
      readonly bytes: number;
      readonly width?: number;
      readonly height?: number;
    };

/** Reads a stored body: without its content coding, JSON laid out, a form in its fields, events one by one. */
export function shownContent(body: Buffer | null, headers: HeaderMap): ShownContent {
  const content = body === null ? undefined : withoutCoding(body, headers);
  if (content === undefined || content.length === 0) return { kind: 'none' };
  const type = mediaType(headers);
  const text = textOf(content, headers);
  if (text === undefined) return binary(content, type);
  if (type === 'text/event-stream') return { kind: 'events', events: readEvents(text) };
  if (isFormType(type) && !text.includes('\n')) return { kind: 'form', fields: [...new URLSearchParams(text)] };
  const json = isJsonType(type) || /^\s*[[{]/.test(text) ? laidOut(content) : undefined;
  return json === undefined ? { kind: 'text', text: text.replaceAll('\r\n', '\n') } : { kind: 'json', text: json };
}

/** JSON over several lines, each of its tokens as it is; `undefined` for what is none. */
export function laidOut(content: Buffer): string | undefined {
  const compact = compactJson(content);
  if (compact === undefined) return undefined;
  return (layOutJson(compact) ?? compact).toString();
}

/** A body without the coding that its headers name, where it has that. */
export function withoutCoding(body: Buffer, headers: HeaderMap): Buffer {
  return decodeNamed(body, headers)?.content ?? body;
}

function textOf(content: Buffer, headers: HeaderMap): string | undefined {
  const type = headerValue(headers, 'content-type') ?? '';
  const text = bodyText(content) ?? inCharset(content, type);
  // Protocols of bytes are UTF-8 now and then; no text has this character.
  return text?.includes('\0') === true && parseJson(text) === undefined ? undefined : text;
}

function inCharset(content: Buffer, type: string): string | undefined {
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(type)?.[1];
  if (charset === undefined) return undefined;
  try {
    return new TextDecoder(charset, { fatal: true }).decode(content);
  } catch {
    // No charset that anybody knows, or not the one of these bytes.
    return undefined;
  }
}

function binary(content: Buffer, type: string): ShownContent {
  return { kind: 'binary', type, bytes: content.length, ...imageFacts(content) };
}
