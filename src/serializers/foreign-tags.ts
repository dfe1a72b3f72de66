import {
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  mapTag,
  NOT_RESOLVED,
  type MappingTagDefinition,
  type TagDefinition,
} from 'js-yaml';
import { bytesFromBase64 } from './base64';

const PYTHON_OBJECT = 'tag:yaml.org,2002:python/object';

/**
 * Tags that the YAML of other recorders holds: those of Ruby (`!binary`, `!ruby/struct:…`), and the
 * objects of vcrpy before version 1. All are read as the plain values they stand for; nothing in a file is ever
 * called.
 */
export const FOREIGN_TAGS: readonly TagDefinition[] = [
  defineScalarTag<unknown>('!binary', {
    resolve: (source) => bytesFromBase64(source) ?? NOT_RESOLVED,
    identify: () => false,
  }),
  // YAML gives local tags no meaning of their own: whatever their name says, the value is what stands there.
  defineScalarTag<unknown>('!', { matchByTagPrefix: true, resolve: (source) => source, identify: () => false }),
  listTag('!', (items) => items),
  plainMapTag('!'),
  plainMapTag(`${PYTHON_OBJECT}:`),
  // What a constructor was called with: a set of headers, for one.
  listTag(`${PYTHON_OBJECT}/apply:`, (items) => items[0] ?? null),
  listTag(`${PYTHON_OBJECT}/new:`, (items) => items[0] ?? null),
  defineScalarTag<unknown>('tag:yaml.org,2002:timestamp', { resolve: (source) => source, identify: () => false }),
];

function listTag(tagName: string, finalize: (items: unknown[]) => unknown): TagDefinition {
  return defineSequenceTag<unknown[], unknown>(tagName, {
    matchByTagPrefix: true,
    create: () => [],
    addItem: (items, item) => {
      items.push(item);
    },
    finalize,
    identify: () => false,
  });
}

function plainMapTag(tagName: string): TagDefinition {
  const { create, addPair, has, keys, get } = mapTag as MappingTagDefinition;
  return defineMappingTag<unknown, unknown>(tagName, {
    matchByTagPrefix: true,
    create,
    addPair,
    has,
    keys,
    get,
    identify: () => false,
  });
}
