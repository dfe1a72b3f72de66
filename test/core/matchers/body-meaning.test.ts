import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RecordedRequest } from '../../../src/core/interaction';
import { BUILT_IN_MATCHERS } from '../../../src/core/matchers';
import type { NamedMatcher } from '../../../src/core/matchers/matcher';
import { aRequest, formRequest } from '../../support/builders';

const matcherNamed = (name: string): NamedMatcher => {
  const found = BUILT_IN_MATCHERS.find((matcher) => matcher.name === name);
  assert.ok(found);
  return found;
};
const body = matcherNamed('body');

const json = (text: string): RecordedRequest =>
  aRequest({ method: 'POST', headers: { 'content-type': ['application/json'] }, body: text });
const call = (text: string): RecordedRequest => aRequest({ headers: { 'content-type': ['text/xml'] }, body: text });

function agrees(matcher: NamedMatcher, left: RecordedRequest, right: RecordedRequest): boolean {
  const isSame = matcher.key?.(left) === matcher.key?.(right);
  assert.equal(matcher.compare(left, right) === undefined, isSame);
  assert.equal(matcher.compare(right, left) === undefined, isSame);
  return isSame;
}

describe('a key and its comparison', () => {
  it('agree on JSON', () => {
    const value = fc.jsonValue({ maxDepth: 3 }).map((each) => JSON.stringify(each));
    fc.assert(fc.property(value, value, (left, right) => void agrees(body, json(left), json(right))));
  });

  it('agree on small JSON, where many are the same', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('1', '1.0', '1e0', '"a"', String.raw`"\u0061"`, 'null'),
        fc.array(tie('value'), { maxLength: 2 }).map((items) => `[${items.join(', ')}]`),
        fc
          .array(fc.tuple(fc.constantFrom('a', 'b'), tie('value')), { maxLength: 3 })
          .map((members) => `{${members.map(([key, each]) => `"${key}":${String(each)}`).join(',')}}`),
      ),
    }));
    fc.assert(
      fc.property(value, value, (left, right) => void agrees(body, json(left), json(right))),
      { numRuns: 500 },
    );
  });

  it('agree on forms and queries', () => {
    const piece = fc.constantFrom('a', 'b', '%61', '%FF', '%FE', '+', '%20', '', '%', '%zz', 'é');
    const pairs = fc
      .array(fc.tuple(piece, fc.constantFrom('=', ''), piece), { maxLength: 4 })
      .map((all) => all.map((pair) => pair.join('')).join('&'));
    fc.assert(
      fc.property(pairs, pairs, (left, right) => {
        agrees(body, formRequest(left), formRequest(right));
        const [a, b] = [left, right].map((query) => aRequest({ uri: `http://a.test/?${query}` }));
        assert.ok(a && b);
        agrees(matcherNamed('query'), a, b);
      }),
    );
  });

  it('agree on headers and raw bytes', () => {
    const values = fc.array(fc.constantFrom('1', '', '1, 1'), { maxLength: 2 });
    const parts = fc.record({ A: values, b: values, a: values });
    const bytes = fc.uint8Array({ maxLength: 2 }).map((all) => Buffer.from(all));
    fc.assert(
      fc.property(parts, parts, bytes, bytes, (left, right, x, y) => {
        agrees(matcherNamed('headers'), aRequest({ headers: left }), aRequest({ headers: right }));
        agrees(matcherNamed('rawBody'), aRequest({ body: x }), aRequest({ body: y }));
        assert.equal(agrees(body, aRequest({ body: x }), aRequest({ body: x })), true);
      }),
    );
  });
});

describe('JSON bodies', () => {
  it('are the same with their keys in any order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.infiniteStream(fc.nat()), (value, numbers) => {
        const shuffled = shuffleKeys(value, () => Number(numbers.next().value));
        assert.ok(agrees(body, json(JSON.stringify(value)), json(JSON.stringify(shuffled, null, 1))));
      }),
    );
  });

  it('are never the same with one leaf changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, seed) => {
        const text = JSON.stringify({ value, leaf: 0 });
        const changed = changeOneLeaf(text, seed);
        assert.equal(agrees(body, json(text), json(changed)), false, changed);
      }),
    );
  });

  it('take time linear in their size, however deep or wide, and whatever their numbers', () => {
    const depth = 100_000;
    const deep = (leaf: string): string => `${'['.repeat(depth)}${leaf}${']'.repeat(depth)}`;
    const deepMembers = (leaf: string): string => `${'{"a":'.repeat(depth)}${leaf}${'}'.repeat(depth)}`;
    const wide = (leaf: string): string => `[${'1,'.repeat(100_000)}${leaf}]`;
    const members = (leaf: string): string =>
      `{${Array.from({ length: 30_000 }, (_, index) => `"k${index}":${index}`).join(',')},"x":${leaf}}`;
    const long = (leaf: string): string => `1${'0'.repeat(200_000)}${leaf}`;
    const exponent = (leaf: string): string => `1e${'9'.repeat(200_000)}${leaf}`;

    for (const make of [deep, deepMembers, wide, members, long, exponent]) {
      assert.equal(body.compare(json(make('1')), json(make('1'))), undefined);
      assert.notEqual(body.compare(json(make('1')), json(make('2'))), undefined);
    }
  });
});

describe('XML-RPC bodies', () => {
  const value = (inside: string, before = ''): string =>
    `${before}<methodCall><methodName>get</methodName><params><param>${inside}</param></params></methodCall>`;

  const SAME: [string, string][] = [
    [value('<value><int>1</int></value>'), value('<value> <i4> 1 </i4>\n</value>', '<?xml version="1.0"?>\n')],
    [value('<value>a</value>'), value('<value><string>a</string></value>')],
    [value('<value><string></string></value>'), value('<value/>')],
    [value('<value><double>1.50</double></value>'), value('<value><double>+1.5</double></value>')],
    [value('<value><string>a&lt;b</string></value>'), value('<value><string><![CDATA[a<b]]></string></value>')],
    [value('<value><base64>aGk=</base64></value>'), value('<value><base64>\naG\r\nk=\n</base64></value>')],
    [
      value(
        '<value><struct><member><name>a</name><value>1</value></member><member><name>b</name><value>2</value></member></struct></value>',
      ),
      value(
        '<value><struct>\n<member><name>b</name><value>2</value></member><!-- x --><member><name>a</name><value>1</value></member></struct></value>',
      ),
    ],
    [
      '<methodCall a="1" b="2"><methodName>x</methodName></methodCall>',
      "<methodCall b='2'  a='1' ><methodName>x</methodName></methodCall>",
    ],
  ];
  const DIFFERENT: [string, string][] = [
    [value('<value><int>1</int></value>'), value('<value><int>2</int></value>')],
    [value('<value><int>1</int></value>'), value('<value><string>1</string></value>')],
    [value('<value><string> </string></value>'), value('<value><string></string></value>')],
    [value('<value>&lt;int>1&lt;/></value>'), value('<value><int>1</int></value>')],
    [
      value('<value><array><data><value>1</value><value>2</value></data></array></value>'),
      value('<value><array><data><value>2</value><value>1</value></data></array></value>'),
    ],
    ['<methodCall><a></methodCall>', '<methodCall> <a></methodCall>'],
    ['<methodCall>&x;</methodCall>', '<methodCall> &x;</methodCall>'],
    ['<methodCall/><methodCall/>', '<methodCall/> <methodCall/>'],
    ['<!DOCTYPE a><methodCall/>', '<!DOCTYPE a> <methodCall/>'],
    ['<other/>', '<other />'],
  ];

  for (const [left, right] of SAME) {
    it(`are the same: ${right.replaceAll(/\s+/g, ' ').slice(0, 90)}`, () => {
      assert.equal(agrees(body, call(left), call(right)), true);
    });
  }
  for (const [left, right] of DIFFERENT) {
    it(`differ: ${left.slice(0, 90)}`, () => {
      assert.equal(agrees(body, call(left), call(right)), false);
    });
  }

  it('may be as deep and as long as they like', () => {
    const deep = (leaf: string): string => value(`${'<value>'.repeat(100_000)}${leaf}${'</value>'.repeat(100_000)}`);
    const long = (leaf: string): string => value(`<value>${'<i4>1</i4>'.repeat(20_000)}<i4>${leaf}</i4></value>`);

    for (const make of [deep, long]) {
      assert.equal(agrees(body, call(make('1')), call(make('1'))), true);
      assert.equal(agrees(body, call(make('1')), call(make('2'))), false);
    }
  });
});

function shuffleKeys(value: unknown, next: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, next));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => ({ key, each: shuffleKeys(each, next), order: next() }));
  const ordered = entries.sort((a, b) => a.order - b.order);
  const shuffled: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const { key, each } of ordered) {
    Object.defineProperty(shuffled, key, { value: each, enumerable: true, configurable: true, writable: true });
  }
  return shuffled;
}

/** Puts something that is nowhere in the place of one scalar that is no key. */
function changeOneLeaf(text: string, seed: number): string {
  const scalars = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null/g)].filter(
    (match) => !isInsideKey(text, match.index),
  );
  const chosen = scalars[seed % scalars.length];
  assert.ok(chosen);
  return `${text.slice(0, chosen.index)}"changed-leaf"${text.slice(chosen.index + chosen[0].length)}`;
}

// A number or word within the quotes of a key or a text is no scalar of its own.
function isInsideKey(text: string, position: number): boolean {
  let isInString = false;
  for (let index = 0; index < position; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') isInString = !isInString;
  }
  return isInString;
}
