import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RecordedSlot, type SlotResult } from '../../src/session/recorded-slot';
import { slotChanges } from '../../src/session/slot-changes';
import { anOutcome, aRecorded } from '../support/session';

const DROPPED: SlotResult = { kind: 'dropped', method: 'GET', uri: 'https://api.test/dropped' };

describe('what slots change in a cassette', () => {
  it('is what was added and replaced, in order, and what was dropped', async () => {
    const slots = await Promise.all([
      aSlot({ kind: 'recorded', interaction: aRecorded('one') }),
      aSlot(DROPPED),
      aSlot({ kind: 'recorded', interaction: aRecorded('two') }, 3),
      aSlot({ kind: 'nothing' }),
      aSlot({ kind: 'recorded', interaction: aRecorded('three') }),
    ]);

    assert.deepEqual(slotChanges(slots), {
      added: [aRecorded('one'), aRecorded('three')],
      replaced: new Map([[3, aRecorded('two')]]),
      dropped: [{ method: 'GET', uri: 'https://api.test/dropped' }],
    });
  });

  it('is nothing for a request that is still open', () => {
    const open = new RecordedSlot({ method: 'GET', uri: '/', replaces: 1 }, () => Promise.resolve(DROPPED));

    assert.deepEqual(slotChanges([open]), { added: [], replaced: new Map(), dropped: [] });
  });
});

async function aSlot(result: SlotResult, replaces?: number): Promise<RecordedSlot> {
  const slot = new RecordedSlot({ method: 'GET', uri: '/', replaces }, () => Promise.resolve(result));
  slot.end(anOutcome());
  await slot.closed;
  return slot;
}
