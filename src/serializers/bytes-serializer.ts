import type { CassetteDocument, Serializer } from '../core/ports';

/**
 * A serializer of our own. It also takes a large body of text as its UTF-8 bytes, so that one is never in memory as
 * bytes and as text; a user's gets text as text.
 */
export interface BytesSerializer extends Serializer {
  readonly takesTextAsBytes: true;
  /** The text that `serialize` gives, in parts: with large bodies nobody has to hold it whole. May be read again. */
  serializeParts(document: CassetteDocument): Iterable<string>;
}

export function takesTextAsBytes(serializer: Serializer): serializer is BytesSerializer {
  return 'takesTextAsBytes' in serializer && serializer.takesTextAsBytes === true;
}
