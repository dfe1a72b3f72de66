import { COLLECTION_STYLE, dump, visit, type Document } from 'js-yaml';
import type { BytesSerializer } from './bytes-serializer';
import { isMap } from './document-reader';
import { isLarge, LargeValues } from './large-values';
import { writeLargeYaml } from './large-yaml';
import { loadYaml } from './load-yaml';

/** Parts of `recording` that read better on one line. */
const ONE_LINE_KEYS = new Set(['responseBody', 'contentEncoding', 'chunks', 'trailers', 'error']);

/** YAML as vcrpy reads and writes it. Strings that YAML 1.1 or 1.2 would take for something else are quoted. */
export const yamlSerializer: BytesSerializer = {
  extension: 'yaml',
  takesTextAsBytes: true,
  serialize: (document) => {
    const large = new LargeValues();
    const text = dump(withoutLarge(document, large), {
      lineWidth: -1,
      noRefs: true,
      transform: putRecordingOnOneLine,
    });
    return large.restore(text, writeLargeYaml);
  },
  deserialize: loadYaml,
};

function withoutLarge(value: unknown, large: LargeValues): unknown {
  if (isLarge(value)) return large.take(value);
  if (Array.isArray(value)) return value.map((item) => withoutLarge(item, large));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutLarge(item, large)]));
}

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
