import type { CassetteContent } from '../core/cassette-content';
import { messageOf } from '../core/errors/vcr-error';
import { chain, isPromise } from '../core/maybe-promise';
import type { CassetteCodec, MaybePromise, Serializer } from '../core/ports';
import { withinTime } from '../core/within-time';
import { takesTextAsBytes } from './bytes-serializer';
import { documentOf, textOrBytes } from './cassette-document';
import { DocumentShapeError, kindOf } from './document-reader';
import { hasLargeLength } from './large-values';
import { lineOf } from './locate';
import { readCassette } from './read-cassette';

/**
 * Joins a serializer, which knows text and documents, with the shape of cassettes.
 *
 * @param limitMs how long it may take; one that never answers would hold up its test for ever
 */
export function cassetteCodec(serializer: Serializer, limitMs = 60_000): CassetteCodec {
  const bodyValue = takesTextAsBytes(serializer)
    ? (body: Buffer) => (hasLargeLength(body) ? body : textOrBytes(body))
    : textOrBytes;
  const encode: CassetteCodec['encode'] = (content) => {
    const document = documentOf(content, bodyValue);
    return chain(
      asked('serialize', () => serializer.serialize(document), limitMs),
      textOf,
    );
  };
  return {
    encode,
    encodeParts: (content) => {
      if (takesTextAsBytes(serializer)) return serializer.serializeParts(documentOf(content, bodyValue));
      return chain(encode(content), (text) => [text]);
    },
    decode: (text) =>
      chain(
        asked('deserialize', () => serializer.deserialize(text), limitMs),
        (document) => checkDocument(document, text),
      ),
  };
}

// Whatever it throws: an error of the test's realm, a text, nothing at all.
function asked<T>(method: string, ask: () => MaybePromise<T>, limitMs: number): MaybePromise<T> {
  const late = (): Error => new Error(`the serializer's ${method} has not answered for ${limitMs} ms`);
  try {
    const answer = ask();
    return isPromise(answer)
      ? withinTime(answer, limitMs, late).catch((error: unknown) => fail(method, error))
      : answer;
  } catch (error) {
    return fail(method, error);
  }
}

function fail(method: string, thrown: unknown): never {
  if (thrown instanceof Error) throw thrown;
  const isError = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  const problem = isError
    ? messageOf(thrown)
    : `the serializer's ${method} threw ${thrown === undefined ? 'nothing' : kindOf(thrown)}`;
  const line = isError && 'line' in thrown ? { line: thrown.line } : {};
  throw Object.assign(new Error(problem, { cause: thrown }), line);
}

function textOf(text: unknown): string {
  if (typeof text === 'string') return text;
  throw new Error(`the serializer's serialize returned ${returned(text)}, not the text of the file`);
}

function checkDocument(document: unknown, text: string): CassetteContent {
  if (document === undefined) {
    throw new Error(`the serializer's deserialize returned ${returned(document)}, not a document`);
  }
  try {
    return readCassette(document);
  } catch (error) {
    if (!(error instanceof DocumentShapeError)) throw error;
    const line = lineOf(text, error.steps);
    throw Object.assign(error, line === undefined ? {} : { line });
  }
}

function returned(value: unknown): string {
  return value === undefined ? 'nothing (is a "return" missing?)' : kindOf(value);
}
