import { encodePieces } from '../../src/core/content-coding';
import type { BodyChunk, HeaderMap, Interaction } from '../../src/core/interaction';
import { decodeContent, prettyPrint } from '../../src/core/store-body';
import type { WireResponse } from '../../src/core/wire-response';
import { anInteraction } from './builders';

/** What a cassette would hold of a response that we recorded. */
export async function stored(
  body: Buffer,
  headers: HeaderMap,
  chunks: readonly BodyChunk[] = [],
): Promise<Interaction> {
  const response = { status: { code: 200, message: 'OK' }, headers, body };
  const readable = prettyPrint(await decodeContent(response, chunks));
  const recording = { at: '2026-11-20T09:00:00.000Z', ...readable.recording };
  return anInteraction({ response: readable.response, recording });
}

/** The body as a client gets it, piece by piece. */
export async function wirePieces({ pieces, pendingCoding }: WireResponse): Promise<Buffer[]> {
  const contents = pieces.map(({ bytes }) => bytes);
  if (pendingCoding === undefined) return contents;
  const encoded: Buffer[] = [];
  for await (const piece of encodePieces(contents, pendingCoding)) encoded.push(piece);
  return encoded;
}

/** The body as a client gets it, whole. */
export async function wireBody(response: WireResponse): Promise<Buffer> {
  return Buffer.concat(await wirePieces(response));
}
