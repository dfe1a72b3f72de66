import { dump } from 'js-yaml';
import type { CassetteDocument } from '../core/ports';
import type { BytesSerializer } from './bytes-serializer';
import { isMap } from './document-reader';
import { isLarge, LargeValues } from './large-values';
import { writeLargeYaml } from './large-yaml';
import { loadYaml } from './load-yaml';
import { layOutRecordings } from './recording-layout';

/** YAML as vcrpy reads and writes it. Strings that YAML 1.1 or 1.2 would take for something else are quoted. */
export const yamlSerializer: BytesSerializer = {
  extension: 'yaml',
  takesTextAsBytes: true,
  serialize: (document) => [...partsOf(document)].join(''),
  serializeParts: partsOf,
  deserialize: loadYaml,
};

function partsOf(document: CassetteDocument): Iterable<string> {
  const large = new LargeValues();
  const text = dump(withoutLarge(document, large), {
    lineWidth: -1,
    noRefs: true,
    transform: layOutRecordings,
  });
  return { [Symbol.iterator]: () => large.restore(text, writeLargeYaml) };
}

function withoutLarge(value: unknown, large: LargeValues): unknown {
  if (isLarge(value)) return large.take(value);
  if (Array.isArray(value)) return value.map((item) => withoutLarge(item, large));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutLarge(item, large)]));
}
