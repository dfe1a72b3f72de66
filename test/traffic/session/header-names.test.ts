import assert from 'node:assert/strict';
import { once } from 'node:events';
import { sensitiveHeaders, type IncomingHttpHeaders } from 'node:http2';
import { describe, it } from 'node:test';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { replayOf } from '../stub-owner';
import { ownerOf, using } from './ask-session';
import { connect, observeStream } from './observe-stream';

const NOWHERE = 'http://127.0.0.1:1';

describe('a header of HTTP/2', () => {
  it('is told to the owner as sensitive where the client marks it so', async () => {
    const owner = ownerOf('tunnel', () => replayOf('text'));
    const headers = { ':path': '/', 'X-Pin': '9876', 'x-open': '1', [sensitiveHeaders]: ['X-Pin'] };

    await nodeTraffic().runAs(owner, () => {
      const session = connect(NOWHERE);
      return using(session, () => observeStream(session, { headers }));
    });

    assert.deepEqual(
      owner.asked.map((live) => live.sensitiveHeaders),
      [undefined, ['x-pin']],
    );
  });

  it('is replayed whatever it is called', async () => {
    const headers = { constructor: ['1', '2'], 'To-String': ['3'], toString: ['4'], ['__PROTO__']: ['5'] };
    const owner = ownerOf('tunnel', () => replayOf('text', { headers }));
    let seen: IncomingHttpHeaders = {};

    await nodeTraffic().runAs(owner, () => {
      const session = connect(NOWHERE);
      return using(session, async () => {
        const stream = session.request({ ':path': '/' });
        [seen] = (await once(stream, 'response')) as [IncomingHttpHeaders];
      });
    });

    assert.deepEqual([seen.constructor, seen['to-string'], seen['tostring']], ['1, 2', '3', '4']);
    assert.deepEqual(owner.failures, []);
  });
});
