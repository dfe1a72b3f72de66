import { isMap, member } from '../../serializers/document-reader';
import { readCassette } from '../../serializers/read-cassette';
import type { Converted, Format } from '../converted';
import { versionOf } from '../read/version';

/** vcrpy's version 1, which is ours too: https://vcrpy.readthedocs.io. */
export const vcrpy: Format = {
  name: 'vcrpy',
  title: 'vcrpy',
  recognise: (document) => isVersion1(document) && !isOurs(document),
  read,
};

/** Our own cassettes: vcrpy's version 1 with what was recorded besides. */
export const vcr: Format = {
  name: 'vcr',
  title: 'jest-environment-vcr',
  recognise: (document) => isVersion1(document) && isOurs(document),
  read,
};

function read(document: unknown): Converted {
  const { interactions, dropped } = readCassette(document);
  return {
    interactions: interactions.map((interaction) => ({
      interaction,
      // Whoever wrote a note of what was changed has changed the rest of it too.
      form: Object.keys(interaction.recording).length > 0 ? 'asStored' : 'asFound',
    })),
    dropped,
    notes: [],
    malformed: 0,
  };
}

function isVersion1(document: unknown): boolean {
  const items = interactionsOf(document);
  return items !== undefined && (versionOf(document) ?? 1) === 1 && (items.length === 0 || items.some(hasUri));
}

function isOurs(document: unknown): boolean {
  const isMarked = isMap(document) && Object.hasOwn(document, 'dropped');
  return isMarked || interactionsOf(document)?.some((item) => isMap(item) && Object.hasOwn(item, 'recording')) === true;
}

function interactionsOf(document: unknown): readonly unknown[] | undefined {
  const items = isMap(document) ? member(document, 'interactions') : undefined;
  return Array.isArray(items) ? items : undefined;
}

function hasUri(item: unknown): boolean {
  const request = isMap(item) ? member(item, 'request') : undefined;
  return isMap(request) && Object.hasOwn(request, 'uri');
}
