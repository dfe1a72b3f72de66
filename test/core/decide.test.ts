import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide } from '../../src/core/decide';
import type { Match } from '../../src/core/interaction-list';
import { RECORD_MODES, type RecordMode } from '../../src/core/record-mode';

const MATCHES: Record<string, Match> = {
  unused: { kind: 'unused', index: 3 },
  used: { kind: 'used', lastIndex: 5, timesRecorded: 2 },
  none: { kind: 'none' },
};

type Row = [cassette: 'exists' | 'missing', match: keyof typeof MATCHES, expected: Record<RecordMode, string>];

const TABLE: Row[] = [
  [
    'missing',
    'none',
    { once: 'record', new_episodes: 'record', none: 'VCR_NO_CASSETTE', all: 'record', rewrite: 'record' },
  ],
  [
    'exists',
    'unused',
    { once: 'replay 3', new_episodes: 'replay 3', none: 'replay 3', all: 'record for 3', rewrite: 'record for 3' },
  ],
  [
    'exists',
    'used',
    {
      once: 'VCR_ALREADY_PLAYED',
      new_episodes: 'record',
      none: 'VCR_ALREADY_PLAYED',
      all: 'record',
      rewrite: 'record',
    },
  ],
  [
    'exists',
    'none',
    {
      once: 'VCR_UNMATCHED_REQUEST',
      new_episodes: 'record',
      none: 'VCR_UNMATCHED_REQUEST',
      all: 'record',
      rewrite: 'record',
    },
  ],
];

describe('decide', () => {
  for (const [cassette, match, expected] of TABLE) {
    for (const mode of RECORD_MODES) {
      it(`says ${expected[mode]} in mode ${mode} when the cassette ${cassette} and the match is ${match}`, () => {
        const exists = cassette === 'exists';

        const verdict = decide({
          mode,
          cassetteExists: exists,
          hasRecordings: exists,
          match: MATCHES[match] ?? { kind: 'none' },
          allowPlaybackRepeats: false,
        });

        assert.equal(show(verdict), expected[mode]);
      });
    }
  }

  it('stays on the last answer when repeats are allowed', () => {
    const verdict = decide({
      mode: 'none',
      cassetteExists: true,
      hasRecordings: true,
      match: { kind: 'used', lastIndex: 5, timesRecorded: 2 },
      allowPlaybackRepeats: true,
    });

    assert.deepEqual(verdict, { kind: 'replay', index: 5 });
  });
});

function show(verdict: ReturnType<typeof decide>): string {
  switch (verdict.kind) {
    case 'replay':
      return `replay ${verdict.index}`;
    case 'record':
      return verdict.replaces === undefined ? 'record' : `record for ${verdict.replaces}`;
    case 'refuse':
      return verdict.code;
  }
}
