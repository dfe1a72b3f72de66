import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vm from 'node:vm';
import {
  interactionOf,
  isInteraction,
  isRequestOrNull,
  isResponseOrNull,
  requestOf,
  responseOf,
} from '../../src/session/hook-answers';

const REQUEST = { method: 'GET', uri: 'https://api.test/', headers: { A: ['1'] }, body: null };
const RESPONSE = { status: { code: 200, message: 'OK' }, headers: {}, body: 'hello' };

describe('what a hook may give', () => {
  for (const [what, answer, accepts] of [
    ['a request', REQUEST, true],
    ['null', null, true],
    ['a header as one text', { ...REQUEST, headers: { A: '1' } }, true],
    ['no body', { method: 'GET', uri: 'x', headers: {} }, true],
    ['nothing', undefined, false],
    ['a list', [REQUEST], false],
    ['no headers', { method: 'GET', uri: 'x' }, false],
    ['a header with a number', { ...REQUEST, headers: { A: 1 } }, false],
    ['a header with numbers', { ...REQUEST, headers: { A: [1] } }, false],
    ['a body that is an object', { ...REQUEST, body: {} }, false],
    ['a URL object', { ...REQUEST, uri: new URL('https://api.test/') }, false],
  ] as const) {
    it(`is ${accepts ? '' : 'not '}${what} for a request`, () => assert.equal(isRequestOrNull(answer), accepts));
  }

  for (const [what, answer, accepts] of [
    ['a response', RESPONSE, true],
    ['null', null, true],
    ['a status code alone', { ...RESPONSE, status: 200 }, false],
    ['a status code as a text', { ...RESPONSE, status: { code: '200', message: '' } }, false],
    ['a status without a message', { ...RESPONSE, status: { code: 200 } }, false],
  ] as const) {
    it(`is ${accepts ? '' : 'not '}${what} for a response`, () => assert.equal(isResponseOrNull(answer), accepts));
  }

  it('is an interaction with or without its recording', () => {
    const interaction = { request: REQUEST, response: RESPONSE };
    const accepted = [
      interaction,
      { ...interaction, recording: {} },
      { ...interaction, recording: 'x' },
      REQUEST,
      null,
    ];

    assert.deepEqual(accepted.map(isInteraction), [true, true, false, false, false]);
  });

  it('is brought into the exact shape', () => {
    const loose = { ...REQUEST, headers: { A: '1', B: ['2', '3'] }, body: 'text', mine: true };

    assert.deepEqual(requestOf(loose), {
      method: 'GET',
      uri: 'https://api.test/',
      headers: { A: ['1'], B: ['2', '3'] },
      body: Buffer.from('text'),
    });
    assert.deepEqual(responseOf({ ...RESPONSE, body: null }).body, Buffer.alloc(0));
    assert.deepEqual(interactionOf({ request: REQUEST, response: RESPONSE }, { tookMs: 1 }).recording, { tookMs: 1 });
  });

  it('is bytes of the realm of the tests too, a part of a buffer included', () => {
    const bytes = vm.runInNewContext('new Uint8Array([1, 2, 3]).subarray(1)') as Uint8Array;

    assert.ok(isRequestOrNull({ ...REQUEST, body: bytes }));
    assert.deepEqual(requestOf({ ...REQUEST, body: bytes }).body, Buffer.from([2, 3]));
  });
});
