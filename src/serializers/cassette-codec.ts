import type { CassetteContent } from '../core/cassette-content';
import { chain } from '../core/maybe-promise';
import type { CassetteCodec, Serializer } from '../core/ports';
import { documentOf } from './cassette-document';
import { DocumentShapeError } from './document-reader';
import { lineOf } from './locate';
import { readCassette } from './read-cassette';

/** Joins a serializer, which knows text and documents, with the shape of cassettes. */
export function cassetteCodec(serializer: Serializer): CassetteCodec {
  return {
    encode: (content) => serializer.serialize(documentOf(content)),
    decode: (text) => chain(serializer.deserialize(text), (document) => checkDocument(document, text)),
  };
}

function checkDocument(document: unknown, text: string): CassetteContent {
  try {
    return readCassette(document);
  } catch (error) {
    if (!(error instanceof DocumentShapeError)) throw error;
    const line = lineOf(text, error.path);
    throw Object.assign(error, line === undefined ? {} : { line });
  }
}
