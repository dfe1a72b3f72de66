import { addHeader } from '../../core/headers';
import { isToken } from '../../core/http-syntax';
import type { HeaderMap } from '../../core/interaction';
import { isMap, member, readText, type DocumentPath } from '../../serializers/document-reader';
import { readHeaders } from '../../serializers/read-headers';
import type { TakeNote } from './each';
import { asField } from './status';

/** Reads the headers of a request in any form a recorder writes. They are compared and never sent: any text may stand there. */
export function readRequestFields(value: unknown, path: DocumentPath): HeaderMap {
  const headers: HeaderMap = {};
  for (const [name, values] of Object.entries(fieldsOf(value, path))) {
    if (!isPseudo(name)) addHeader(headers, name, values);
  }
  return headers;
}

/**
 * Reads the headers of a response in any form a recorder writes. What HTTP cannot carry is left out with a note: it never
 * came over a wire.
 */
export function readResponseFields(value: unknown, path: DocumentPath, note: TakeNote): HeaderMap {
  const headers: HeaderMap = {};
  for (const [name, values] of Object.entries(fieldsOf(value, path))) {
    if (isPseudo(name)) continue;
    if (!isToken(name)) {
      note('a header of its response is left out', 'its name cannot be one in HTTP');
      continue;
    }
    const sent = values.flatMap((text) => sendable(text, note));
    if (sent.length > 0) addHeader(headers, name, sent);
  }
  return headers;
}

function fieldsOf(value: unknown, path: DocumentPath): HeaderMap {
  return Array.isArray(value) ? readFieldList(value, path) : readHeaders(value, path);
}

// `{ name, value }` as HAR has it, `[name, value]`, `name: value` lines, or names and values in turn as Node's rawHeaders.
function readFieldList(list: readonly unknown[], path: DocumentPath): HeaderMap {
  const headers: HeaderMap = {};
  const add = (name: unknown, value: unknown, place: DocumentPath): void =>
    addHeader(headers, readText(name, place), readValues(value, place));
  const isFlat = list.length % 2 === 0 && list.every((item) => typeof item !== 'object') && !list.every(isLine);
  if (isFlat) {
    for (let index = 0; index < list.length; index += 2) add(list[index], list[index + 1], path.at(index));
    return headers;
  }
  list.forEach((item, index) => {
    const place = path.at(index);
    if (isMap(item)) add(member(item, 'name'), member(item, 'value'), place);
    else if (Array.isArray(item)) add(item[0], item[1], place);
    else {
      const [, name = '', value = ''] = /^([^:]*):[ \t]*([^]*?)\s*$/.exec(readText(item, place)) ?? [];
      add(name, value, place);
    }
  });
  return headers;
}

function isLine(item: unknown): boolean {
  return typeof item === 'string' && /^[^\s:]+:.*\r\n$/s.test(item);
}

function readValues(value: unknown, path: DocumentPath): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((item) => readText(item ?? '', path));
}

// Chrome joins the values of a repeated header with line ends.
function sendable(text: string, note: TakeNote): string[] {
  const lines = text.split(/\r?\n/).filter((line, _, all) => line !== '' || all.length === 1);
  const fields = lines.map(asField);
  // eslint-disable-next-line no-control-regex -- what a value may not hold
  if (!fields.some((field) => /[\0-\x08\x0a-\x1f\x7f]/.test(field))) return fields;
  note('a header of its response is left out', 'its value has a character that HTTP cannot carry');
  return [];
}

// HTTP/2 writes method, URL and status as fields; browsers list them among the headers. They say nothing of their own.
function isPseudo(name: string): boolean {
  return name.startsWith(':');
}
