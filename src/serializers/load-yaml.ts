import { randomBytes } from 'node:crypto';
import {
  constructFromEvents,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  mergeTag,
  NOT_RESOLVED,
  YAMLException,
  type Schema,
  type TagDefinition,
} from 'js-yaml';
import { checkAliases } from './alias-weight';
import { bytesFromBase64 } from './base64';
import { decodeScalar } from './decode-scalar';
import { FOREIGN_TAGS } from './foreign-tags';
import { isRight, takeLargeScalars, type LargeScalar, type Skeleton } from './large-scalars';
import { DEEPEST, parseLeniently, type ParsedYaml } from './parse-leniently';
import { PYTHON_TAGS } from './python-tags';
import { PYYAML_SCALARS } from './pyyaml-scalars';

/** What vcrpy wrote is read as PyYAML would read it. Dates stay text: a cassette has no use for them. */
const READ_SCHEMA = FAILSAFE_SCHEMA.withTags(...PYYAML_SCALARS, mergeTag, ...PYTHON_TAGS);

/** Other recorders' tags besides. Plain scalars stay PyYAML's: those of Ruby, Go and R differ from them in nothing that a cassette holds. */
const FOREIGN_SCHEMA = READ_SCHEMA.withTags(...FOREIGN_TAGS);

/**
 * Loads the one document of a YAML text, in time and memory linear in the text. A large body may come as its bytes.
 *
 * @throws Error with the 1-based `line`, where there is one
 */
export function loadYaml(text: string): unknown {
  return loadWith(READ_SCHEMA, text);
}

/**
 * Loads the one document of a YAML text that another tool may have written: with the tags of Ruby and PHP besides.
 *
 * @throws Error with the 1-based `line`, where there is one
 */
export function loadForeignYaml(text: string): unknown {
  return loadWith(FOREIGN_SCHEMA, text);
}

function loadWith(schema: Schema, text: string): unknown {
  const skeleton = takeLargeScalars(text, randomNames());
  const loaded = skeleton === undefined ? undefined : loadSkeleton(skeleton, text, schema);
  if (loaded !== undefined) return loaded.document;
  try {
    return documentOf(parseLeniently(text), schema);
  } catch (error) {
    throw error instanceof YAMLException ? withLine(error) : error;
  }
}

// Random, so that no text of a cassette can be mistaken for one.
function randomNames(): (index: number) => string {
  let name: string | undefined;
  return (index) => `${(name ??= randomBytes(12).toString('hex'))}-${index}`;
}

// Whatever is wrong with a text is found again, with its line, when it is parsed whole.
function loadSkeleton(skeleton: Skeleton, text: string, schema: Schema): { readonly document: unknown } | undefined {
  try {
    const parsed = parseLeniently(skeleton.text);
    if (!isRight(skeleton, parsed.events, parsed.source)) return undefined;
    return { document: documentOf(parsed, schemaWith(skeleton.scalars, text, schema)) };
  } catch {
    return undefined;
  }
}

function documentOf({ events, source }: ParsedYaml, schema: Schema): unknown {
  checkAliases(events, source);
  const documents = constructFromEvents(events, { source, schema });
  if (documents.length === 1) return documents[0];
  throw new Error(documents.length === 0 ? 'it holds no document' : 'it holds more than one document');
}

function schemaWith(scalars: ReadonlyMap<string, LargeScalar>, text: string, schema: Schema): Schema {
  const tag = (
    name: string,
    decode: (scalar: LargeScalar) => Buffer | undefined,
    other: (source: string) => unknown,
  ): TagDefinition =>
    defineScalarTag<unknown>(`tag:yaml.org,2002:${name}`, {
      resolve: (source) => {
        const scalar = scalars.get(source.trimEnd());
        return scalar === undefined ? other(source) : (decode(scalar) ?? NOT_RESOLVED);
      },
      identify: () => false,
    });
  return schema.withTags(
    tag(
      'str',
      (scalar) => decodeScalar(text, scalar),
      (source) => source,
    ),
    tag(
      'binary',
      ({ start, end }) => bytesFromBase64(text.slice(start, end)),
      (source) => bytesFromBase64(source) ?? NOT_RESOLVED,
    ),
  );
}

function withLine(error: YAMLException): Error {
  const line = error.mark === undefined ? undefined : error.mark.line + 1;
  return Object.assign(new Error(reasonOf(error)), line === undefined ? {} : { line });
}

// Some of its reasons quote what stands in the text, however long that is, and it may be a secret that came to stand there.
function reasonOf({ reason }: YAMLException): string {
  if (reason.startsWith('nesting exceeded')) return `it is nested more than ${DEEPEST} levels deep`;
  return reason
    .replace(/".*"/su, '"…"')
    .replace(/!<(.*)>/su, (_, tag: string) => `!<${shownTag(tag)}>`)
    .replace(/(such characters: ).*/su, '$1…');
}

const KNOWN_TAG =
  /^tag:yaml\.org,2002:(?:python\/[a-z/]+|binary|bool|float|int|map|merge|null|omap|pairs|seq|set|str|timestamp)(?![a-z])/;

function shownTag(tag: string): string {
  const known = KNOWN_TAG.exec(tag)?.[0] ?? '';
  return known === tag ? tag : `${known}…`;
}
