import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RefusedRequestError } from '../../../src/core/errors/refused-request-error';
import { showOnce, wasReported } from '../../../src/core/errors/reported';

const refusal = (): RefusedRequestError => new RefusedRequestError('VCR_NO_CASSETTE', ['no cassette', '  why: x'], {});

/** What axios makes of an error: message, name and stack are copies, the cause does not enumerate. */
function wrapped(cause: Error): Error & { cause?: unknown } {
  const error = new Error(cause.message);
  Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
  error.name = cause.name;
  error.stack = `${cause.name}: ${cause.message}\n    at test.js:1:1\nCaused by: ${cause.stack}\n    at more.js:1:1`;
  return error;
}

describe('wasReported', () => {
  it('knows a refusal that the test failed with, as it is, as a cause, copied or quoted', () => {
    const cause = refusal();
    const forms = [
      cause,
      new TypeError('fetch failed', { cause }),
      [wrapped(cause), new Error('place')],
      new Error(`could not load: ${cause.message}`),
      new AggregateError([new Error('other'), cause], 'all failed'),
      cause.message,
    ];
    for (const form of forms) assert.ok(wasReported(cause, [undefined, form]), String(form));
  });

  it('does not take another error for it, and follows no circle', () => {
    const circle: Error & { cause?: unknown } = new Error('circle');
    circle.cause = circle;

    assert.equal(wasReported(refusal(), []), false);
    assert.equal(wasReported(refusal(), [circle, new Error('no cassette'), undefined, null, 1]), false);
  });
});

describe('showOnce', () => {
  it('leaves one of the three copies of a refusal that axios and Jest would show', () => {
    const error = wrapped(refusal());

    showOnce(error);

    assert.equal(error.stack?.split('no cassette').length, 2);
    assert.match(error.stack, /at test\.js:1:1\n {4}at more\.js:1:1$/);
    assert.equal('cause' in error, false);
  });

  it('does not touch other errors', () => {
    const fetchFailed = new TypeError('fetch failed', { cause: refusal() });
    const other = wrapped(new Error('of the user'));
    const frozen = Object.freeze(wrapped(refusal()));

    for (const error of [fetchFailed, other, frozen, undefined, 'text', null]) showOnce(error);

    assert.ok(fetchFailed.cause instanceof RefusedRequestError);
    assert.ok(other.cause instanceof Error && other.stack?.includes('Caused by'));
  });
});
