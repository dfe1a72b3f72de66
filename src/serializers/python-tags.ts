import { NOT_RESOLVED, defineMappingTag, defineScalarTag, defineSequenceTag, type TagDefinition } from 'js-yaml';
import { bytesFromBase64 } from './base64';

const PREFIX = 'tag:yaml.org,2002:python/';

/**
 * Bytes, and the tags that PyYAML writes for Python values and that vcrpy's files hold: text, tuples, case-insensitive header
 * names (`istr`), `BytesIO` bodies and yarl's URLs. They are read as the plain values they stand for; nothing in a
 * file is ever called, whatever its tag says.
 */
export const PYTHON_TAGS: readonly TagDefinition[] = [
  ...['unicode', 'str'].map((name) => textTag(`${PREFIX}${name}`)),
  ...[`${PREFIX}bytes`, 'tag:yaml.org,2002:binary'].map((name) =>
    defineScalarTag<unknown>(name, {
      resolve: (source) => bytesFromBase64(source) ?? NOT_RESOLVED,
      identify: () => false,
    }),
  ),
  listTag(`${PREFIX}tuple`, (items) => items),
  ...['object/apply:', 'object/new:'].flatMap((kind) => [
    listTag(`${PREFIX}${kind}multidict._multidict.istr`, (items) => items[0] ?? ''),
    listTag(`${PREFIX}${kind}_io.BytesIO`, (items) => bytesOf(items[0])),
    listTag(`${PREFIX}${kind}io.BytesIO`, (items) => bytesOf(items[0])),
    listTag(`${PREFIX}${kind}urllib.parse.SplitResult`, (items) => joinUrl(items)),
    stateTag(`${PREFIX}${kind}multidict._multidict.istr`, (state) => firstOf(state['args'])),
    stateTag(`${PREFIX}${kind}_io.BytesIO`, (state) => bytesOf(firstOf(state['state']))),
    stateTag(`${PREFIX}${kind}io.BytesIO`, (state) => bytesOf(firstOf(state['state']))),
    stateTag(`${PREFIX}${kind}yarl.URL`, (state) => firstOf(state['state'])),
  ]),
];

function textTag(tagName: string): TagDefinition {
  return defineScalarTag(tagName, { resolve: (source) => source, identify: () => false });
}

function listTag(tagName: string, finalize: (items: unknown[]) => unknown): TagDefinition {
  return defineSequenceTag<unknown[], unknown>(tagName, {
    create: () => [],
    addItem: (items, item) => {
      items.push(item);
    },
    finalize,
    identify: () => false,
  });
}

function stateTag(tagName: string, finalize: (state: Record<string, unknown>) => unknown): TagDefinition {
  return defineMappingTag<Record<string, unknown>, unknown>(tagName, {
    create: () => Object.create(null) as Record<string, unknown>,
    addPair: (state, key, value) => {
      state[String(key)] = value;
      return '';
    },
    has: (state, key) => Object.hasOwn(state, String(key)),
    keys: () => [],
    get: () => undefined,
    finalize,
    identify: () => false,
  });
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}

function bytesOf(value: unknown): unknown {
  return typeof value === 'string' ? Buffer.from(value) : (value ?? Buffer.alloc(0));
}

function joinUrl(parts: readonly unknown[]): string {
  const [scheme, host, path, query, fragment] = parts.map((part) => (typeof part === 'string' ? part : ''));
  return `${scheme}://${host}${path}${query === '' ? '' : `?${query}`}${fragment === '' ? '' : `#${fragment}`}`;
}
