import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findingLines, summaryOf } from '../../src/cli/care/say-findings';
import type { Finding } from '../../src/core/care/finding';

describe('what check says of secrets', () => {
  const secret = (rule: string, place: string): Finding => ({ kind: 'secret', interaction: 1, place, count: 1, rule });
  const findings = [
    secret('redaction', 'request header Referer'),
    secret('github TOKEN', 'request header Referer'),
    secret('github TOKEN', 'request header X-Note'),
  ];

  it('names a place once that several rules name', () => {
    assert.deepEqual(findingLines(findings), [
      'secret: interaction 1: request header Referer (redaction, github TOKEN)',
      'secret: interaction 1: request header X-Note (github TOKEN)',
    ]);
  });

  it('counts it once', () => {
    assert.match(summaryOf([{ file: 'a.yaml', findings }], 1), /^Found in 1 of 1 cassette: 2 secrets\.$/m);
  });

  it('suggests a prune for a cassette without a test, after a run of all tests', () => {
    const ownerless = summaryOf(
      [{ file: 'a.yaml', findings: [{ kind: 'ownerless', reason: 'there is no a.test.js' }] }],
      1,
    );

    assert.match(ownerless, /^What has no test is deleted, after a run of all tests, by: npx jest-vcr prune$/m);
  });
});
