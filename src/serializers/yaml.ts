import { binaryTag, COLLECTION_STYLE, dump, FAILSAFE_SCHEMA, visit, YAMLException, type Document } from 'js-yaml';
import type { Serializer } from '../core/ports';
import { takeLargeScalars } from './large-scalars';
import { loadLeniently } from './load-leniently';
import { PYYAML_SCALARS } from './pyyaml-scalars';
import { PYTHON_TAGS } from './python-tags';

/** What vcrpy wrote is read as PyYAML would read it. Dates stay text: a cassette has no use for them. */
const READ_SCHEMA = FAILSAFE_SCHEMA.withTags(...PYYAML_SCALARS, binaryTag, ...PYTHON_TAGS);

/** Parts of `recording` that read better on one line. */
const ONE_LINE_KEYS = new Set(['responseBody', 'contentEncoding', 'chunks', 'error']);

/** YAML as vcrpy reads and writes it. Strings that YAML 1.1 or 1.2 would take for something else are quoted. */
export const yamlSerializer: Serializer = {
  extension: 'yaml',
  serialize: (document) => {
    const { document: short, restore } = takeLargeScalars(document);
    return restore(dump(short, { lineWidth: -1, noRefs: true, transform: putRecordingOnOneLine }));
  },
  deserialize: (text) => {
    try {
      return loadLeniently(text, { schema: READ_SCHEMA });
    } catch (error) {
      throw error instanceof YAMLException ? withLine(error) : error;
    }
  },
};

function putRecordingOnOneLine(documents: Document[]): void {
  visit(documents, (node, { depth }) => {
    // document > interactions > interaction > recording: deeper maps belong to bodies and headers.
    if (node.kind !== 'mapping' || depth !== 3) return;
    for (const { key, value } of node.items) {
      const isOneLine = key.kind === 'scalar' && ONE_LINE_KEYS.has(key.value);
      if (isOneLine && (value.kind === 'sequence' || value.kind === 'mapping')) value.style = COLLECTION_STYLE.FLOW;
    }
  });
}

function withLine(error: YAMLException): Error {
  const line = error.mark === undefined ? undefined : error.mark.line + 1;
  return Object.assign(new Error(error.reason, { cause: error }), line === undefined ? {} : { line });
}
