import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEvents, type ServerEvent } from '../../src/core/server-events';

describe('server-sent events', () => {
  it('have their type, id and data, whatever ends a line', () => {
    assert.deepEqual(
      read('\uFEFF: hello\r\nid: 7\r\nevent: add\r\ndata: one\r\ndata:two\r\n\r\nretry: 5\n\ndata\r\r'),
      [
        { type: 'add', id: '7', data: 'one\ntwo' },
        { type: 'message', data: '' },
      ],
    );
  });

  it('are messages where their type is empty or missing', () => {
    assert.deepEqual(read('event:\ndata: a\n\ndata: b\n\n'), [
      { type: 'message', data: 'a' },
      { type: 'message', data: 'b' },
    ]);
  });

  it('are shown also without data, and where the stream broke off', () => {
    assert.deepEqual(read('event: ping\n\nid: 7\ndata: half'), [
      { type: 'ping', data: '' },
      { type: 'message', id: '7', data: 'half' },
    ]);
  });

  it('end behind the empty line that sends them', () => {
    assert.deepEqual(
      readEvents('data: a\r\n\r\n\n\ndata: b\n').map(({ end }) => end),
      [11, 21],
    );
  });

  it('may have long data', () => {
    assert.equal(read(`data: ${'x'.repeat(20_000_000)}\n\n`)[0]?.data.length, 20_000_000);
  });
});

function read(text: string): Omit<ServerEvent, 'end'>[] {
  return readEvents(text).map(({ type, id, data }) => ({ type, ...(id === undefined ? {} : { id }), data }));
}
