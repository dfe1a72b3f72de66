import { parseJson } from '../../core/body';
import { bytesFromBase64 } from '../../serializers/base64';
import {
  DocumentPath,
  isMap,
  member,
  readList,
  readMap,
  readText,
  type DocumentMap,
} from '../../serializers/document-reader';
import { jsonBytes } from '../../serializers/parsed-body';
import type { Format } from '../converted';
import { readEach, type TakeNote } from '../read/each';
import { readContent, readPostData } from '../read/har-body';
import { harCreatorOf, harEntriesOf, readHarEntry, type HarBodies } from '../read/har-entry';

/** The recordings of Polly.JS, JSON or YAML: HAR with bodies of its own kind. https://netflix.github.io/pollyjs/. */
export const polly: Format = {
  name: 'polly',
  title: 'Polly.JS',
  recognise: (document) => harEntriesOf(document) !== undefined && harCreatorOf(document) === 'Polly.JS',
  read: (document) => {
    const path = DocumentPath.root.at('log').at('entries');
    const log = readMap(member(readMap(document, DocumentPath.root), 'log'), DocumentPath.root.at('log'));
    return readEach(inOrder(readList(member(log, 'entries'), path)), path, (item, place, note) =>
      readHarEntry(item, place, note, POLLY_BODIES),
    );
  },
};

const POLLY_BODIES: HarBodies = {
  // Persisters that write YAML may keep the JSON of a request parsed.
  request: (map, path, note) =>
    Object.hasOwn(map, 'textJSON')
      ? jsonBytes(member(map, 'textJSON'), path.at('textJSON'))
      : readPostData(map, path, note),
  response: (map, path, note) => readChunks(map, path) ?? readBinary(map, path, note),
};

/** Compressed bodies are a list of chunks, written as JSON: in base64, or in hexadecimal digits before version 5. */
function readChunks(map: DocumentMap, path: DocumentPath): Buffer | undefined {
  const text = member(map, 'text');
  const isBase64 = member(map, 'encoding') === 'base64';
  if (typeof text !== 'string' || !text.startsWith('[') || !(isBase64 || member(map, '_isBinary') === true))
    return undefined;
  const list = parseJson(text);
  if (!Array.isArray(list)) return undefined;
  const chunks = list.map((chunk: unknown, index) => {
    const digits = readText(chunk, path.at(index));
    return isBase64 ? bytesFromBase64(digits) : bytesFromHex(digits);
  });
  return chunks.every((chunk) => chunk !== undefined) ? Buffer.concat(chunks) : undefined;
}

function readBinary(map: DocumentMap, path: DocumentPath, note: TakeNote): Buffer | undefined {
  const text = member(map, 'text');
  const isHex = member(map, '_isBinary') === true && member(map, 'encoding') === undefined && typeof text === 'string';
  return (isHex ? bytesFromHex(text) : undefined) ?? readContent(map, path, note);
}

function bytesFromHex(text: string): Buffer | undefined {
  return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
}

// Answers of one request (`_id`) are numbered; in the file they may stand in any order.
function inOrder(entries: readonly unknown[]): readonly unknown[] {
  const places = new Map<unknown, number[]>();
  entries.forEach((entry, index) => {
    const id = isMap(entry) ? member(entry, '_id') : undefined;
    if (id === undefined) return;
    const known = places.get(id);
    if (known === undefined) places.set(id, [index]);
    else known.push(index);
  });
  const ordered = [...entries];
  for (const indexes of places.values()) {
    const sorted = indexes.map((index) => entries[index]).sort((one, other) => orderOf(one) - orderOf(other));
    indexes.forEach((index, position) => (ordered[index] = sorted[position]));
  }
  return ordered;
}

function orderOf(entry: unknown): number {
  const order = isMap(entry) ? member(entry, '_order') : undefined;
  return typeof order === 'number' && Number.isFinite(order) ? order : 0;
}
