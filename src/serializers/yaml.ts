import { COLLECTION_STYLE, dump, visit, type Document } from 'js-yaml';
import type { Serializer } from '../core/ports';
import { takeLargeScalars } from './large-scalars';
import { loadYaml } from './load-yaml';

/** Parts of `recording` that read better on one line. */
const ONE_LINE_KEYS = new Set(['responseBody', 'contentEncoding', 'chunks', 'trailers', 'error']);

/** YAML as vcrpy reads and writes it. Strings that YAML 1.1 or 1.2 would take for something else are quoted. */
export const yamlSerializer: Serializer = {
  extension: 'yaml',
  serialize: (document) => {
    const { document: short, restore } = takeLargeScalars(document);
    return restore(dump(short, { lineWidth: -1, noRefs: true, transform: putRecordingOnOneLine }));
  },
  deserialize: loadYaml,
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
