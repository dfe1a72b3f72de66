import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordingFilter, type FilterOptions } from '../../../src/core/redact/recording-filter';
import type { RecordedRequest } from '../../../src/core/interaction';
import { aRequest, formRequest } from '../../support/builders';

const OPTIONS: FilterOptions = {
  filterHeaders: [],
  filterQueryParameters: [['mine', 'M']],
  filterPostDataParameters: [['mine', 'M']],
  redact: true,
};
const json = (body: string): RecordedRequest =>
  aRequest({ method: 'POST', headers: { 'content-type': ['application/json'] }, body });
const filtered = (request: RecordedRequest): RecordedRequest => recordingFilter(OPTIONS).request(request);
const bodyOf = (request: RecordedRequest): string => filtered(request).body?.toString() ?? '';

// A quadratic step takes minutes at these sizes; the bound of the runner is the only clock.
describe('filters take large bodies', { timeout: 60_000 }, () => {
  it('with 100,000 members to replace and to remove', () => {
    const members = Array.from({ length: 100_000 }, (_, index) => `"password": "s3cret${index}", "mine": ${index}`);

    assert.equal(
      bodyOf(json(`{${members.join(', ')}}`)),
      `{${members.map(() => '"password": "REDACTED", "mine": "M"').join(', ')}}`,
    );
    const removing = recordingFilter({ ...OPTIONS, filterPostDataParameters: ['password', 'mine'] });
    assert.equal(removing.request(json(`{${members.join(', ')}}`)).body?.toString(), '{}');
  });

  it('with a string of 12 MB, plain and full of escapes', () => {
    for (const content of ['x'.repeat(12_000_000), '\\"\\\\'.repeat(3_000_000)]) {
      assert.ok(bodyOf(json(`{"a":"${content}","password":"s3cret"}`)).endsWith('","password":"REDACTED"}'));
      assert.equal(bodyOf(json(`{"password":"${content}"}`)), '{"password":"REDACTED"}');
    }
  });

  it('100,000 levels deep', () => {
    const deep = `${'{"a":['.repeat(50_000)}{"password":"s3cret"}${']}'.repeat(50_000)}`;

    assert.equal(bodyOf(json(deep)), deep.replace('s3cret', 'REDACTED'));
    assert.equal(bodyOf(json(`{"mine":${deep},"a":1}`)), '{"mine":"M","a":1}');
  });

  it('of 300,000 pairs, of pairs without an equals sign, and of one pair with as many semicolons', () => {
    assert.equal(bodyOf(formRequest('a&password=x&'.repeat(300_000))), 'a&password=REDACTED&'.repeat(300_000));
    assert.equal(bodyOf(formRequest('a&'.repeat(2_000_000))), 'a&'.repeat(2_000_000));
    assert.equal(bodyOf(formRequest(`a=${';'.repeat(2_000_000)}token=x`)), `a=${';'.repeat(2_000_000)}token=REDACTED`);
  });

  it('of text, of one line, and of many parts', () => {
    const parts = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(50_000);
    const multipart = aRequest({
      headers: { 'content-type': ['multipart/form-data; boundary=b'] },
      body: `${parts}--b--`,
    });

    assert.deepEqual(filtered(multipart), multipart);
    for (const text of [
      '<'.repeat(5_000_000),
      '='.repeat(5_000_000),
      'a=b\n'.repeat(1_000_000),
      '"'.repeat(3_000_001),
    ]) {
      assert.equal(bodyOf(aRequest({ method: 'POST', body: text })), text);
    }
  });

  it('and long URLs and texts', () => {
    const { text } = recordingFilter(OPTIONS);
    for (const long of ['?'.repeat(1_000_000), '@:'.repeat(500_000), '//@'.repeat(500_000), '=.'.repeat(500_000)]) {
      assert.equal(typeof text(long), 'string');
      assert.equal(typeof filtered(aRequest({ uri: `https://a.test/${long}` })).uri, 'string');
    }
  });
});
