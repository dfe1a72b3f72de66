import type { Serializer } from '../core/ports';

/**
 * A serializer of our own. It also takes a large body of text as its UTF-8 bytes, so that one is never in memory as
 * bytes and as text; a user's gets text as text.
 */
export interface BytesSerializer extends Serializer {
  readonly takesTextAsBytes: true;
}

export function takesTextAsBytes(serializer: Serializer): serializer is BytesSerializer {
  return 'takesTextAsBytes' in serializer && serializer.takesTextAsBytes === true;
}
