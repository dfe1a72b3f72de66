import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { loadJson } from '../../src/serializers/load-json';
import { loadForeignYaml, loadYaml } from '../../src/serializers/load-yaml';

const SECRET = 'sk_live_4242';

describe('the reason why a file cannot be read', () => {
  const CASES: [what: string, load: (text: string) => unknown, text: string, reason: RegExp][] = [
    ['JSON: a bare word', loadJson, SECRET, /^Unexpected token 's' in JSON$/],
    ['JSON: a text without its first quotation mark', loadJson, `{"token": ${SECRET}"}`, /^Unexpected token/],
    ['JSON: a text in quotation marks of another kind', loadJson, `{"token": '${SECRET}'}`, /^Unexpected token/],
    ['JSON: a text behind a text', loadJson, `{"token": "a" "${SECRET}"}`, /JSON/],
    ['JSON: a text over two lines', loadJson, `{"token": "${SECRET}\n"}`, /JSON/],
    ['JSON: a word that Node quotes alone', loadJson, 'undefined', /JSON/],
    ['YAML: an alias', loadYaml, `token: *${SECRET}`, /^unidentified alias "…"$/],
    ['YAML: an alias with quotation marks', loadYaml, `token: *${SECRET}"${SECRET}`, /^unidentified alias "…"$/],
    ['YAML: a tag', loadYaml, `token: !${SECRET} a`, /^unknown scalar tag !<…>$/],
    ['YAML: the tag of a list', loadYaml, `token: !<${SECRET}> [a]`, /^unknown sequence tag !<…>$/],
    [
      'YAML: a tag of Python',
      loadYaml,
      `token: !!python/object:${SECRET} {a: b}`,
      /^unknown mapping tag !<tag:yaml\.org,2002:python\/object…>$/,
    ],
    ['YAML: a tag with odd characters', loadYaml, `token: !${SECRET}\\ a`, /such characters: …$/],
    ['YAML: a handle', loadYaml, `token: !a${SECRET.replaceAll('_', '-')}!b a`, /^undeclared tag handle "…"$/],
    ["another tool's YAML: an alias", loadForeignYaml, `token: *${SECRET}`, /^unidentified alias "…"$/],
  ];
  for (const [what, load, text, reason] of CASES) {
    it(`quotes nothing of it: ${what}`, () => {
      assert.throws(
        () => load(text),
        (error: Error) => {
          assert.match(error.message, reason);
          assert.doesNotMatch(inspect(error), /sk.live/);
          return true;
        },
      );
    });
  }

  it('names a tag of YAML itself', () => {
    assert.throws(() => loadYaml('a: !!int word'), /!<tag:yaml\.org,2002:int> explicit tag/);
  });
});
