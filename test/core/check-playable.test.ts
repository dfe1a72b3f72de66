import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPlayable } from '../../src/core/check-playable';
import type { Interaction } from '../../src/core/interaction';
import { anInteraction } from '../support/builders';

const { response } = anInteraction();
const withStatus = (code: unknown, message: unknown = 'OK'): unknown =>
  anInteraction({ response: { ...response, status: { code, message } as typeof response.status } });
const withHeaders = (headers: unknown): unknown =>
  anInteraction({ response: { ...response, headers: headers as typeof response.headers } });

describe('an interaction to be played', () => {
  it('is what any server could have answered', () => {
    const playable: unknown[] = [
      anInteraction(),
      withStatus(200),
      withStatus(999, ''),
      withStatus(404, 'Caf\u00e9 \u65e5\u672c'),
      withHeaders({ 'X-Name': ['caf\u00e9', '\ttab'], 'x-empty': [''] }),
      anInteraction({ response: { ...response, body: null } }),
      anInteraction({
        recording: {
          httpVersion: '2',
          informational: [{ code: 103, message: 'Early Hints', headers: { link: ['</a.css>'] } }],
          connection: { remoteAddress: '192.0.2.1', tls: { authorized: true } },
        },
      }),
      anInteraction({
        response: { ...response, status: { code: 0, message: '' } },
        recording: { error: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } },
      }),
    ];
    for (const interaction of playable) assert.equal(checkPlayable(interaction as Interaction), undefined);
  });

  it('is refused with a word about what no client could be given', () => {
    const refused: [unknown, RegExp][] = [
      [undefined, /no interaction/],
      [null, /no interaction/],
      [{ request: {} }, /no interaction/],
      [{ ...anInteraction(), recording: undefined }, /recording/],
      ...[99, 1000, 0, -1, 100, 204.5, '200', NaN, undefined].map((code): [unknown, RegExp] => [
        withStatus(code),
        /status\.code/,
      ]),
      [withStatus(200, 'a\r\nX-Evil: 1'), /message "a\\r\\nX-Evil: 1"/],
      [withStatus(200, null), /message null is no text/],
      [withHeaders({ 'a b': ['1'] }), /name that HTTP cannot carry, at place 1$/],
      [withHeaders({ '': ['1'] }), /name/],
      [withHeaders({ 'x-a': 'text' }), /\["x-a"\] is no list of texts/],
      [withHeaders({ 'x-a': [1] }), /no list of texts/],
      [withHeaders({ 'x-a': ['secret\nvalue'] }), /\["x-a"\] has a character HTTP cannot carry$/],
      [withHeaders(undefined), /response\.headers/],
      [anInteraction({ recording: { trailers: { 'x y': ['1'] } } }), /recording\.trailers/],
      [anInteraction({ recording: { httpVersion: '3' } }), /httpVersion "3" is none of 1\.0, 1\.1, 2/],
      [anInteraction({ recording: { informational: {} as never } }), /recording\.informational is no list/],
      [anInteraction({ recording: { informational: [null as never] } }), /informational\[0\] is no map/],
      ...[101, 200, 99, '103'].map((code): [unknown, RegExp] => [
        anInteraction({ recording: { informational: [{ code: code as number, message: '', headers: {} }] } }),
        /informational\[0\]\.code/,
      ]),
      [
        anInteraction({ recording: { informational: [{ code: 103, message: 'a\nb', headers: {} }] } }),
        /informational\[0\]\.message/,
      ],
      [
        anInteraction({ recording: { informational: [{ code: 103, message: '', headers: { 'x y': ['1'] } }] } }),
        /informational\[0\]\.headers has a name/,
      ],
      [anInteraction({ recording: { connection: 'x' as never } }), /recording\.connection is no map/],
      [anInteraction({ recording: { connection: { remoteAddress: 1 as never } } }), /remoteAddress is no text/],
      [anInteraction({ recording: { connection: { tls: {} as never } } }), /connection\.tls does not say/],
      [anInteraction({ response: { ...response, body: 'text' as never } }), /body/],
      [anInteraction({ recording: { error: {} as never } }), /recording\.error/],
    ];
    for (const [interaction, problem] of refused) {
      assert.match(checkPlayable(interaction as Interaction) ?? '', problem);
    }
  });
});
