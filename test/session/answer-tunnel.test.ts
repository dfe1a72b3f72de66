import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Interaction, Recording } from '../../src/core/interaction';
import { aRecorded, anInsertedCassette } from '../support/session';

function recordedOver(uri: string, recording: Recording): Interaction {
  const { request, response } = aRecorded('one');
  return { request: { ...request, uri }, response, recording };
}

describe('a tunnel', () => {
  it('is answered where requests inside of it are replayed, or nothing may leave', async () => {
    const table = [
      ['once', 'api.test:443', 'tunnel'],
      // An existing cassette records nothing more.
      ['once', 'other.test:443', 'tunnel'],
      ['none', 'other.test:443', 'tunnel'],
      ['new_episodes', 'api.test:443', 'tunnel'],
      ['new_episodes', 'api.test:80', 'pass'],
      ['new_episodes', 'api.test', 'tunnel'],
      ['new_episodes', 'other.test', 'pass'],
      ['all', 'api.test:443', 'pass'],
    ] as const;
    for (const [recordMode, authority, expected] of table) {
      const { cassette } = anInsertedCassette({ recordMode }, { stored: [aRecorded('one')] });

      const answer = await cassette.answersTunnel(authority);

      assert.equal(answer.kind, expected, `${recordMode} ${authority}`);
    }
  });

  it('is made where there is no cassette yet', async () => {
    const { cassette } = anInsertedCassette({ recordMode: 'once' });

    assert.deepEqual(await cassette.answersTunnel('api.test:443'), { kind: 'pass' });
  });

  it('looks like the connection that was recorded', async () => {
    const stored = [
      recordedOver('http://api.test:8080/plain', { connection: { remoteAddress: '192.0.2.1' } }),
      recordedOver('https://api.test/first', { httpVersion: '2' }),
      recordedOver('https://api.test/second', { httpVersion: '2', connection: { tls: { authorized: true } } }),
    ];
    const { cassette } = anInsertedCassette({ recordMode: 'none' }, { stored });

    const answers = [await cassette.answersTunnel('api.test:443'), await cassette.answersTunnel('api.test:8080')];

    assert.deepEqual(answers, [
      { kind: 'tunnel', connection: { tls: { authorized: true } }, httpVersion: '2' },
      { kind: 'tunnel', connection: { remoteAddress: '192.0.2.1' }, httpVersion: '1.1' },
    ]);
  });
});
