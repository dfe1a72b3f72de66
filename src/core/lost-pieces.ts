import type { RecordedResponse, Recording } from './interaction';

/**
 * The recording of a response that was changed after it was recorded: where its body has another length now, the
 * boundaries of the pieces it came in are nowhere any more.
 */
export function withoutLostPieces(recording: Recording, before: RecordedResponse, after: RecordedResponse): Recording {
  const { chunks, ...others } = recording;
  return chunks === undefined || before.body?.length === after.body?.length ? recording : others;
}
