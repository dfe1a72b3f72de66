import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { visibleJson, visibleLine, visibleText } from '../../src/core/visible-text';

describe('texts of anybody', () => {
  it('show what a terminal would obey', () => {
    assert.equal(visibleText('a\u001b[31m\tb\nc\u202e\u{e0001}'), 'a\\u{1b}[31m\tb\nc\\u{202e}\\u{e0001}');
    assert.equal(visibleLine('a\tb\r\n\u0085'), 'a\\tb\\r\\n\\u{85}');
  });

  it('keep the joiners of emoji and of words, and no others', () => {
    assert.equal(visibleLine('👩🏽\u200d💻 می\u200cروم'), '👩🏽\u200d💻 می\u200cروم');
    assert.equal(visibleLine('ad\u200cmin \u200d💻\u200d'), 'ad\\u{200c}min \\u{200d}💻\\u{200d}');
  });

  it('as JSON read back as what they were', () => {
    const value = { 'k\u009b': ['a\u001b\u202e\u{e0001}\ud800😀', 1] };

    const text = visibleJson(value);

    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    assert.deepEqual(JSON.parse(text), value);
  });
});
