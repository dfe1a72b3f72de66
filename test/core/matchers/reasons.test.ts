import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordedRequest } from '../../../src/core/interaction';
import { BUILT_IN_MATCHERS } from '../../../src/core/matchers';
import type { Mismatch } from '../../../src/core/matchers/matcher';
import { aRequest, formRequest, jsonRequest } from '../../support/builders';

const uri = (text: string): RecordedRequest => aRequest({ uri: text });
const multipart = (boundary: string, value: string): RecordedRequest =>
  aRequest({
    method: 'POST',
    headers: { 'Content-Type': [`multipart/form-data; boundary=${boundary}`] },
    body: `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${value}\r\n--${boundary}--\r\n`,
  });
const text = (body: string | Buffer): RecordedRequest =>
  aRequest({ headers: { 'content-type': ['text/plain'] }, body });

describe('reasons of built-in matchers', () => {
  it('name the parts that a setting could leave out, and whether they look made anew each time', () => {
    const partsOf = (name: string, recorded: RecordedRequest, incoming: RecordedRequest): unknown =>
      BUILT_IN_MATCHERS.find((matcher) => matcher.name === name)
        ?.compare(recorded, incoming)
        ?.ignorable?.map(({ option, name: part, isVolatile }) => `${option} ${part}${isVolatile ? ' volatile' : ''}`);

    assert.deepEqual(partsOf('query', uri('http://a/?t=1&x=1'), uri('http://a/?t=2&x=1')), ['query t']);
    assert.deepEqual(partsOf('query', uri('http://a/?ts=1700000000&p=1'), uri('http://a/?ts=1700000001&p=2')), [
      'query p',
      'query ts volatile',
    ]);
    assert.deepEqual(partsOf('headers', aRequest({ headers: { A: ['1'] } }), aRequest({ headers: { A: ['2'] } })), [
      'headers a',
    ]);
    const idOf = (digit: string): unknown => ({ list: [{ id: `0000000${digit}-0000-4000-8000-000000000000` }], x: 1 });
    assert.deepEqual(partsOf('body', jsonRequest(idOf('1')), jsonRequest(idOf('2'))), ['body $.list[*].id volatile']);
    assert.deepEqual(partsOf('body', formRequest('a=1&b=1'), formRequest('a=1&b=2')), ['body b']);
    assert.deepEqual(partsOf('body', multipart('x', 'one'), multipart('x', 'two')), ['body a']);
    assert.equal(partsOf('body', text('one'), text('two')), undefined);
    const many = (by: number): unknown => Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((key) => [key, key * by]));
    assert.equal(partsOf('body', jsonRequest(many(1)), jsonRequest(many(2))), undefined);
    const manyParameters = (by: number): RecordedRequest =>
      uri(`http://a.test/?${[1, 2, 3, 4, 5, 6, 7].map((key) => `p${key}=${key * by}`).join('&')}`);
    assert.equal(partsOf('query', manyParameters(1), manyParameters(2)), undefined);
  });

  it('show long values from where they part, on one line, without what a terminal would act on', () => {
    const reasonOf = (recorded: unknown, incoming: unknown): string =>
      BUILT_IN_MATCHERS.find(({ name }) => name === 'body')?.compare(jsonRequest(recorded), jsonRequest(incoming))
        ?.reason ?? '';
    const story = 'once upon a time '.repeat(2000);

    const reason = reasonOf({ prompt: `${story}there was` }, { prompt: `${story}there is` });

    assert.equal(reason, '$.prompt: recorded …e upon a time there was", got …e upon a time there is"');
    assert.ok(reasonOf({ a: story }, { a: 1 }).length < 120);
    assert.equal(
      compareTexts('red \u001b[31m\u202e\n', 'x')?.reason,
      String.raw`recorded red \u{1b}[31m\u{202e}\n, got x`,
    );
  });
});

function compareTexts(recorded: string, incoming: string): Mismatch | undefined {
  return BUILT_IN_MATCHERS.find(({ name }) => name === 'body')?.compare(text(recorded), text(incoming));
}
