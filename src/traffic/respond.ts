import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { FetchResponse } from '@mswjs/interceptors';
import { pairsFromHeaders } from '../core/headers';
import type { BodyChunk, Interaction } from '../core/interaction';
import { wireResponse } from '../core/readable-body';

export type Replay = { readonly interaction: Interaction; readonly timing: 'instant' | 'recorded' };

/** Builds the response that a client gets from a cassette: the status, headers and bytes it got live. */
export function recordedResponse({ interaction, timing }: Replay): Response {
  const { status } = interaction.response;
  const { headers, body } = wireResponse(interaction);
  const hasBody = body !== null && FetchResponse.isResponseWithBody(status.code);
  return new FetchResponse(hasBody ? bodyInit(interaction, body, timing) : null, {
    status: status.code,
    statusText: status.message,
    headers: pairsFromHeaders(headers) as [string, string][],
  });
}

/** How long the first byte of a response took when it was recorded. */
export function recordedLatencyMs({ recording }: Interaction): number {
  return Math.max(0, (recording.tookMs ?? 0) - (recording.chunks?.at(-1)?.atMs ?? 0));
}

function bodyInit(interaction: Interaction, body: Buffer, timing: Replay['timing']): BodyInit {
  const { error, unfinished, chunks = [] } = interaction.recording;
  const isStreamed = chunks.length > 1 && sum(chunks) === body.length;
  if (!isStreamed && error === undefined && unfinished !== true) return body as Uint8Array<ArrayBuffer>;
  const pieces = cut(body, isStreamed ? chunks : [{ bytes: body.length, atMs: 0 }]);
  return streamOf(pieces, { timing, end: error !== undefined ? 'break' : unfinished === true ? 'stay' : 'close' });
}

type Piece = { readonly bytes: Buffer; readonly atMs: number };

/** `close`: the body is complete. `break`: the connection broke. `stay`: more would have come. */
type StreamEnd = 'close' | 'break' | 'stay';

function streamOf(
  pieces: readonly Piece[],
  { timing, end }: { timing: Replay['timing']; end: StreamEnd },
): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream<Uint8Array>({
    pull: async (controller): Promise<void> => {
      const piece = pieces[next];
      if (piece !== undefined && piece.bytes.length > 0) {
        const gapMs = piece.atMs - (pieces[next - 1]?.atMs ?? 0);
        // A turn between two pieces keeps them apart for the client even without the recorded gap.
        await (timing === 'recorded' && gapMs > 0 ? sleep(gapMs, undefined, { ref: false }) : nextTurn());
        controller.enqueue(piece.bytes);
        next += 1;
      } else if (end === 'close') controller.close();
      else if (end === 'break') controller.error(new Error('The recorded connection broke here'));
      // A pull that never resolves keeps the stream open until the client leaves, as it did live.
      else await new Promise<never>(() => undefined);
    },
  });
}

function cut(body: Buffer, chunks: readonly BodyChunk[]): Piece[] {
  let start = 0;
  return chunks.map(({ bytes, atMs }) => {
    const piece = { bytes: body.subarray(start, start + bytes), atMs };
    start += bytes;
    return piece;
  });
}

function sum(chunks: readonly BodyChunk[]): number {
  return chunks.reduce((total, { bytes }) => total + bytes, 0);
}
