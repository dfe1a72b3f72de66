import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compactJson, layOutJson } from '../../src/core/json-layout';

const laidOut = (text: string): string | undefined => layOutJson(Buffer.from(text))?.toString();

describe('the layout of JSON', () => {
  it('is that of JSON.stringify, and goes back to the very text', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const value: unknown = JSON.parse(json);
        const compact = JSON.stringify(value);
        const pretty = laidOut(compact);

        const isContainer = typeof value === 'object' && value !== null;
        const expected = JSON.stringify(value, null, 2);
        assert.equal(pretty, isContainer && expected !== compact ? expected : undefined);
        assert.equal(compactJson(Buffer.from(expected))?.toString(), compact);
      }),
    );
  });

  it('is the same for a text too long for JSON.stringify to lay it out', () => {
    const padding = 'é"\\\n'.repeat(2_000);
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const value = [padding, JSON.parse(json) as unknown, padding];

        assert.equal(laidOut(JSON.stringify(value)), JSON.stringify(value, null, 2));
      }),
    );
  });

  it('has at most eight times the length of the text', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}"${'x'.repeat(5_000)}"${']'.repeat(depth)}`;

    assert.equal(laidOut(nested(120)), JSON.stringify(JSON.parse(nested(120)), null, 2));
    assert.equal(laidOut(nested(200)), undefined);
  });

  it('keeps every token as it was written', () => {
    const text = '{"n":12345678901234567890,"f":1.0,"e":1E+2,"b":1,"1":2,"b":"\\u0041\\" }","s":"é \\n"}';

    assert.match(laidOut(text) ?? '', /"n": 12345678901234567890,\n/);
    assert.equal(compactJson(Buffer.from(laidOut(text) ?? ''))?.toString(), text);
  });

  it('is given to no other text', () => {
    const others = ['{"a": 1}', '{"a":1}\n', ' {}', '{}', '[]', '"text"', '1', '', '{"a":1', '\ufeff{"a":1}', '[1]]'];
    for (const text of others) assert.equal(laidOut(text), undefined, text);
    assert.equal(layOutJson(Buffer.from([0x5b, 0xff, 0x5d])), undefined);
    assert.equal(compactJson(Buffer.from('no JSON at all')), undefined);
  });

  it('is not given to what is too deep or too large to be read', () => {
    const deep = `${'['.repeat(8_000)}1${']'.repeat(8_000)}`;
    const large = JSON.stringify(Array.from({ length: 900_000 }, (_, index) => `item ${index}`));
    const startedAt = performance.now();

    assert.equal(laidOut(deep), undefined);
    assert.equal(laidOut(large), undefined);
    assert.equal(compactJson(Buffer.from(deep))?.toString(), deep);
    assert.ok(performance.now() - startedAt < 5_000);
  });
});
