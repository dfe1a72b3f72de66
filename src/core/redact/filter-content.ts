import zlib from 'node:zlib';
import { isFormType, isMultipartType } from '../media-type';
import { boundaryAtStart, boundaryOf, splitMultipart, type MultipartPart } from '../multipart';
import { partHeader, partName } from '../multipart-places';
import { gunzipped } from './content-codings';
import { filterJson } from './filter-json';
import { filterLines, looksLikeForm } from './filter-lines';
import { filterPairs } from './filter-pairs';
import { applyRuling, type NameRules } from './filter-rule';
import type { Inspection } from './inspection';
import type { Occasion } from './occasion';
import { REDACTED } from './secret-names';
import { textOfBytes } from './text-of-bytes';

/** The occasion of a body, and how far that is looked into. */
type Inspected = Occasion & { readonly inspection: Inspection };

// Multipart in multipart goes this deep in mail; deeper ones are made to hurt.
const DEEPEST = 10;

/**
 * Applies rules to the fields of a form, multipart or JSON content. What it is, the content itself says as much as its
 * type: clients send forms as text and JSON as forms. Other content comes back as the very same bytes.
 */
export function filterContent(bytes: Buffer, type: string, rules: NameRules, occasion: Inspected, depth = 0): Buffer {
  if (bytes.length === 0 || rules.isEmpty) return bytes;
  const unzipped = depth > DEEPEST ? 'too large' : gunzipped(bytes, occasion.inspection);
  if (unzipped === 'too large') return occasion.inspection.unseen(bytes);
  if (unzipped !== undefined) {
    const filtered = filterContent(unzipped, type, rules, occasion, depth + 1);
    return filtered === unzipped ? bytes : zlib.gzipSync(filtered);
  }
  if (mediaTypeOf(type) === 'application/http') return filterMessage(bytes, rules, occasion, depth);
  const parts = partsOf(bytes, type);
  if (parts !== undefined) return filterParts(bytes, parts, rules, occasion, depth);
  const { text, toBytes } = textOfBytes(bytes);
  const filtered = filterText(text, mediaTypeOf(type), rules, occasion);
  return filtered === text ? bytes : toBytes(filtered);
}

/** The same for content that is text. `type` is its media type, without parameters. */
export function filterText(text: string, type: string, rules: NameRules, occasion: Occasion): string {
  // An answer that is guarded against being run as a script, or sent as events, holds its JSON behind other text.
  const isJson = beginsAsJson(text) || /json|javascript|event-stream/.test(type);
  const filtered = isJson ? filterJson(text, rules, occasion) : text;
  if (filtered !== text) return filtered;
  if (isFormType(type)) return filterPairs(text, rules, occasion);
  return looksLikeForm(text) ? filterLines(text, rules, occasion) : text;
}

// Behind spaces, a byte order mark or a record separator (RFC 7464).
function beginsAsJson(text: string): boolean {
  let at = 0;
  while (at < text.length && (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === 0xfeff)) at += 1;
  return '"[{'.includes(text[at] ?? ' ');
}

function partsOf(bytes: Buffer, type: string): MultipartPart[] | undefined {
  const named = isMultipartType(mediaTypeOf(type)) ? boundaryOf(type) : undefined;
  const parts = named === undefined ? undefined : splitMultipart(bytes, named);
  if (parts !== undefined) return parts;
  const seen = boundaryAtStart(bytes);
  return seen === undefined ? undefined : splitMultipart(bytes, seen);
}

function filterParts(
  body: Buffer,
  parts: readonly MultipartPart[],
  rules: NameRules,
  occasion: Inspected,
  depth: number,
): Buffer {
  const pieces: Buffer[] = [];
  let kept = 0;
  for (const part of parts) {
    const content = filterPart(part, rules, occasion, depth);
    if (content === part.content) continue;
    if (content === null) pieces.push(body.subarray(kept, part.start));
    else pieces.push(body.subarray(kept, part.contentStart), content);
    kept = content === null ? part.end : part.contentStart + part.content.length;
  }
  return kept === 0 ? body : Buffer.concat([...pieces, body.subarray(kept)]);
}

function filterPart(part: MultipartPart, rules: NameRules, occasion: Inspected, depth: number): Buffer | null {
  const key = partName(part);
  const ruling = key === undefined ? undefined : rules.ruling(key);
  if (key !== undefined && ruling !== undefined) {
    const { text, toBytes } = textOfBytes(part.content);
    const replaced = applyRuling(ruling, { key, value: text, request: occasion.request });
    return replaced === null ? null : toBytes(replaced);
  }
  const type = partHeader(part, 'content-type') ?? '';
  if (partHeader(part, 'content-transfer-encoding')?.toLowerCase() !== 'base64') {
    return filterContent(part.content, type, rules, occasion, depth + 1);
  }
  const decoded = Buffer.from(part.content.toString('latin1'), 'base64');
  const filtered = filterContent(decoded, type, rules, occasion, depth + 1);
  return filtered === decoded ? part.content : Buffer.from(filtered.toString('base64'));
}

/** A request within a batch: its line, its headers, and its own body. Names of headers have the rules of fields here. */
function filterMessage(bytes: Buffer, rules: NameRules, occasion: Inspected, depth: number): Buffer {
  const { head, contentStart } = messageHead(bytes);
  const lines = head.split('\n').map((line, index) => {
    const [, start = '', value = '', end = ''] = (index === 0 ? REQUEST_LINE : HEADER_LINE).exec(line) ?? [];
    if (start === '') return line;
    const ruling = index === 0 ? undefined : rules.secretsOnly.ruling(start.slice(0, start.indexOf(':')));
    return `${start}${ruling === undefined ? occasion.nested(value) : REDACTED}${end}`;
  });
  const shownHead = lines.join('\n');
  const content = bytes.subarray(contentStart);
  const type = partHeader({ head }, 'content-type') ?? '';
  const filtered = filterContent(content, type, rules, occasion, depth + 1);
  if (shownHead === head && filtered === content) return bytes;
  return Buffer.concat([Buffer.from(shownHead, 'latin1'), filtered]);
}

const REQUEST_LINE = /^([A-Z]+ )(\S+)(.*)$/s;
const HEADER_LINE = /^([\w-]+:[ \t]*)(.*?)(\r?)$/s;

// With the empty line behind it.
function messageHead(bytes: Buffer): { readonly head: string; readonly contentStart: number } {
  const ends = ['\r\n\r\n', '\n\n'].flatMap((mark) => {
    const at = bytes.indexOf(mark);
    return at === -1 ? [] : [at + mark.length];
  });
  const contentStart = Math.min(bytes.length, ...ends);
  return { head: bytes.toString('latin1', 0, contentStart), contentStart };
}

function mediaTypeOf(contentType: string): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
