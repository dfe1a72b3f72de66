import { DocumentPath, isMap, member, readList, readMap, type DocumentMap } from '../../serializers/document-reader';
import { readDropped } from '../../serializers/read-cassette';
import type { Converted, Format } from '../converted';
import { HAR_BODIES } from '../read/har-body';
import { harCreatorOf, harEntriesOf, readHarEntry } from '../read/har-entry';
import { readEach, type ReadEntry } from '../read/each';
import { readOwnHarEntry } from '../read/own-har-entry';
import { readTime } from '../read/times';

/** HAR 1.2, as browsers and proxies write it: http://www.softwareishard.com/blog/har-12-spec/. */
export const har: Format = {
  name: 'har',
  title: 'HAR',
  recognise: (document) => harEntriesOf(document) !== undefined && harCreatorOf(document) !== 'Polly.JS',
  read: (document) => {
    const path = DocumentPath.root.at('log');
    const log = readMap(member(readMap(document, DocumentPath.root), 'log'), path);
    const entries = readList(member(log, 'entries'), path.at('entries'));
    return entries.some(isOurs) || Object.hasOwn(log, '_dropped')
      ? readOwn(log, entries, path)
      : readEach(byTime(entries), path.at('entries'), readForeign);
  },
};

const readForeign: ReadEntry = (item, path, note) => readHarEntry(item, path, note, HAR_BODIES);

// What we wrote comes back as it was, in the order that it had.
function readOwn(log: DocumentMap, entries: readonly unknown[], path: DocumentPath): Converted {
  const converted = readEach(entries, path.at('entries'), readOwnHarEntry, 'asStored');
  return { ...converted, dropped: readDropped(member(log, '_dropped'), path.at('_dropped')) };
}

function isOurs(entry: unknown): boolean {
  return isMap(entry) && Object.hasOwn(entry, '_recording');
}

// HAR's readers are to sort entries by their start; answers of one request are played in the order they are in.
function byTime(entries: readonly unknown[]): readonly unknown[] {
  const times = entries.map((entry) => (isMap(entry) ? readTime(member(entry, 'startedDateTime')) : undefined));
  if (times.some((time) => time === undefined)) return entries;
  return entries
    .map((entry, index) => ({ entry, time: times[index] ?? '' }))
    .sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0))
    .map(({ entry }) => entry);
}
