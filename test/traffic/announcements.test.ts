import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Announcements } from '../../src/traffic/announcements';

describe('announcements', () => {
  it('are kept in order, up to a bound', () => {
    const announcements = new Announcements();

    for (let index = 0; index < 1_000; index += 1) announcements.add(103, '', [['Link', `</${index}>`]]);

    assert.equal(announcements.list.length, 100);
    assert.deepEqual(announcements.list[1], { code: 103, message: '', headers: { Link: ['</1>'] } });
  });
});
