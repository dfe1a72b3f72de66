import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareRequests, compareResponses, type Opened } from '../../../src/viewer/page/finding/compare';
import type { PageDetail, PageEntry } from '../../../src/viewer/page-model';

describe('a comparison', () => {
  it('tells method, URL, headers and JSON by their places', () => {
    const left = opened(
      { method: 'PUT', uri: 'https://a.test/x?p=1&q=2' },
      { requestHeaders: [['Accept', 'a']], requestBody: { bytes: 1, text: '{"a":{"b":[1,2]},"c":1.0}' } },
    );
    const right = opened(
      { method: 'POST', uri: 'https://a.test/x?q=3&p=1' },
      {
        requestHeaders: [
          ['accept', 'b'],
          ['New', 'n'],
        ],
        requestBody: { bytes: 1, text: '{"c":1.0,"a":{"b":[1,3,"x"]}}' },
      },
    );

    assert.deepEqual(compareRequests(left, right), {
      differences: [
        { place: 'method', before: 'PUT', after: 'POST' },
        { place: 'query q', before: '2', after: '3' },
        { place: 'header accept', before: 'a', after: 'b' },
        { place: 'header new', after: 'n' },
        { place: '$.a.b[1]', before: '2', after: '3' },
        { place: '$.a.b[2]', after: '"x"' },
      ],
      lines: [],
    });
  });

  it('tells the status, and texts line by line', () => {
    const left = opened({}, { status: 200, responseBody: { bytes: 1, text: 'one\ntwo\nthree' } });
    const right = opened({}, { status: 404, responseBody: { bytes: 1, text: 'one\n2\nthree' } });

    assert.deepEqual(compareResponses(left, right), {
      differences: [{ place: 'status', before: '200', after: '404' }],
      lines: [
        { side: 'both', text: 'one' },
        { side: 'left', text: 'two' },
        { side: 'right', text: '2' },
        { side: 'both', text: 'three' },
      ],
    });
  });

  it('takes numbers by their value, and tells how much a list holds in place of its text', () => {
    const left = opened({}, { responseBody: { bytes: 1, text: '{"a":1.0,"b":[1,2],"c":9007199254740993}' } });
    const right = opened({}, { responseBody: { bytes: 1, text: '{"a":1,"b":{},"c":9007199254740992}' } });

    assert.deepEqual(compareResponses(left, right), {
      differences: [
        { place: '$.b', before: '[…] 2', after: '{…} 0' },
        { place: '$.c', before: '9007199254740993', after: '9007199254740992' },
      ],
      lines: [],
    });
  });

  it('says nothing of what is the same', () => {
    const same = opened({}, { responseBody: { bytes: 2, base64: 'AAE=' } });

    assert.deepEqual(compareResponses(same, same), { differences: [], lines: [] });
    assert.deepEqual(compareRequests(same, same), { differences: [], lines: [] });
  });

  it('leaves out what lies between', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    const [left, right] = [lines, lines.with(25, 'changed')].map((text) =>
      opened({}, { responseBody: { bytes: 1, text: text.join('\n') } }),
    );
    assert.ok(left !== undefined && right !== undefined);

    assert.deepEqual(
      compareResponses(left, right).lines.map((line) => (line.side === 'skipped' ? line.count : line.side)),
      [23, 'both', 'both', 'left', 'right', 'both', 'both', 22],
    );
  });
});

function opened(of: Partial<PageEntry>, parts: Partial<PageDetail>): Opened {
  return {
    entry: { method: 'GET', uri: 'https://api.test/', status: 200, mediaType: '', responseBytes: 0, ...of },
    detail: { requestHeaders: [], status: 200, statusText: '', responseHeaders: [], ...parts },
  };
}
