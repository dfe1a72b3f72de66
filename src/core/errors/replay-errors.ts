import type { Mismatch } from '../matchers/matcher';
import { describeMode, type ModeInForce, type RecordAgain } from '../refusal';
import { ignoringAdvice, recordAdvice } from '../refusal-advice';
import { VcrError } from './vcr-error';

/** A recorded answer that a request got. The URL is the filtered one; paths are relative to the root. */
export type ReplayedAnswer = ModeInForce &
  RecordAgain & {
    readonly method: string;
    readonly uri: string;
    readonly cassettePath: string;
    /** Of the interaction, from 1. */
    readonly position: number;
  };

/** Says of a test that failed with a network failure that the failure was replayed. */
export function replayedFailure(
  answer: ReplayedAnswer & {
    readonly failure: { readonly code: string; readonly message: string };
    /** ISO 8601, as `recording.at`. */
    readonly recordedAt: string | undefined;
  },
): VcrError {
  const { failure, recordedAt } = answer;
  return new VcrError(
    'VCR_REPLAYED_FAILURE',
    [
      `${answer.method} ${answer.uri} failed with ${failure.code} because that failure was recorded and now replayed`,
      `  cassette: ${answer.cassettePath} (interaction ${answer.position})`,
      `  failure:  ${failure.message}`,
      `  recorded: ${recordedAt ?? 'at an unknown time'}`,
      `  why:      ${describeMode(answer)} replays what is recorded, network failures too`,
      ...recordAdvice('To record it again', 'rewrite', answer),
    ],
    answer,
  );
}

/** Says of a test that failed that one of its requests got the answer to another body. */
export function bodyDiffered(answer: ReplayedAnswer & { readonly otherBody: Mismatch }): VcrError {
  const { first, last } = ignoringAdvice([answer.otherBody]);
  return new VcrError(
    'VCR_BODY_DIFFERED',
    [
      `${answer.method} ${answer.uri} got an answer that was recorded for another body`,
      `  cassette: ${answer.cassettePath} (interaction ${answer.position})`,
      `  body:     ${answer.otherBody.reason}`,
      `  why:      none was left that was recorded for this body, and matchOn does not compare bodies; ${describeMode(answer)}`,
      "To refuse such a request: additionalMatchers: ['body']",
      ...first,
      // Not new_episodes: as long as bodies are not compared, it would find this answer too.
      ...recordAdvice('If the request has changed', 'rewrite', answer),
      ...last,
    ],
    answer,
  );
}
