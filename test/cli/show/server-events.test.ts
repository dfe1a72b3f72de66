import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEvents } from '../../../src/cli/show/server-events';

describe('server-sent events on a terminal', () => {
  it('are messages where their type is empty or missing', () => {
    assert.deepEqual(readEvents('event:\ndata: a\n\ndata: b\n\n'), [
      { type: 'message', data: 'a' },
      { type: 'message', data: 'b' },
    ]);
  });

  it('are shown also without data, and where the stream broke off', () => {
    assert.deepEqual(readEvents('event: ping\n\nid: 7\ndata: half'), [
      { type: 'ping', data: '' },
      { type: 'message', id: '7', data: 'half' },
    ]);
  });
});
