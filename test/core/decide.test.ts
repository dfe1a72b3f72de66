import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide, type Situation } from '../../src/core/decide';
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
          isNew: !exists,
          hasRecordings: exists,
          match: MATCHES[match] ?? { kind: 'none' },
          allowPlaybackRepeats: false,
          wasDropped: false,
        });

        assert.equal(show(verdict), expected[mode]);
      });
    }
  }

  const REPLAYED: Situation = {
    mode: 'once',
    isNew: false,
    hasRecordings: true,
    match: { kind: 'none' },
    allowPlaybackRepeats: false,
    wasDropped: false,
  };

  it('stays on the last answer when repeats are allowed', () => {
    const match: Match = { kind: 'used', lastIndex: 5, timesRecorded: 2 };

    assert.equal(show(decide({ ...REPLAYED, mode: 'none', match, allowPlaybackRepeats: true })), 'replay 5');
  });

  it('repeats the answer to the same body rather than giving one that was left to another', () => {
    const match: Match = { kind: 'unused', index: 3, playedEqual: 1 };

    assert.equal(show(decide({ ...REPLAYED, match, allowPlaybackRepeats: true })), 'replay 1');
    assert.equal(show(decide({ ...REPLAYED, match })), 'replay 3');
  });

  it('goes on recording in once into a cassette that this run has made', () => {
    assert.equal(show(decide({ ...REPLAYED, isNew: true })), 'record');
    assert.equal(show(decide({ ...REPLAYED, isNew: true, mode: 'none' })), 'VCR_UNMATCHED_REQUEST');
  });

  it('takes a request that a hook dropped for one that is not recorded yet', () => {
    const dropped = { ...REPLAYED, wasDropped: true };

    assert.equal(show(decide(dropped)), 'record');
    assert.equal(show(decide({ ...dropped, mode: 'new_episodes' })), 'record');
    assert.equal(show(decide({ ...dropped, mode: 'none' })), 'VCR_UNMATCHED_REQUEST');
    assert.equal(show(decide({ ...dropped, mode: 'none', hasRecordings: false })), 'VCR_NO_CASSETTE');
    assert.equal(show(decide({ ...dropped, match: { kind: 'unused', index: 3 } })), 'replay 3');
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
