import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { isSecretName } from '../../src/core/redact/secret-names';
import { BUILT_IN_MATCHERS } from '../../src/core/matchers';
import { OPTION_CHECKS } from '../../src/options/option-checks';

const read = (file: string): string => fs.readFileSync(file, 'utf8');
const rows = (text: string): string[] => [...text.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);

describe('the documentation', () => {
  it('has a row for every option, and none for another', () => {
    const table = /## Options\n([^]*?)\n## /.exec(read('docs/configuration.md'))?.[1] ?? '';

    assert.deepEqual(rows(table).sort(), Object.keys(OPTION_CHECKS).sort());
  });

  it('documents every option with its default in the types', () => {
    const types = read('src/options/vcr-config.ts');
    for (const key of Object.keys(OPTION_CHECKS)) {
      assert.match(types, new RegExp(`@default [^\\n]+\\n   \\*/\\n  ${key}\\?:`), key);
    }
  });

  it('has a heading for every error code, and none for another', () => {
    const codes = [...read('src/core/errors/vcr-error.ts').matchAll(/\| '(VCR_\w+)'/g)].map(([, code]) => code);
    const headings = [...read('docs/errors.md').matchAll(/^## (VCR_\w+)$/gm)].map(([, code]) => code);

    assert.deepEqual([...headings].sort(), [...codes].sort());
  });

  it('has a full-text test for every error code', () => {
    const codes = [...read('src/core/errors/vcr-error.ts').matchAll(/\| '(VCR_\w+)'/g)].map(([, code = '']) => code);
    const tests = fs
      .readdirSync('test/core/errors')
      .map((name) => read(`test/core/errors/${name}`))
      .join('\n');
    for (const code of codes) assert.ok(tests.includes(`[${code}]\``), code);
  });

  it('has a full-text test for every message', () => {
    const builders = fs
      .readdirSync('src/core/errors')
      .filter((name) => name.endsWith('-errors.ts'))
      .flatMap((name) => [...read(`src/core/errors/${name}`).matchAll(/^export function (\w+)/gm)])
      .map(([, name = '']) => name);
    const tests = fs
      .readdirSync('test/core/errors')
      .map((name) => read(`test/core/errors/${name}`))
      .join('\n');
    assert.ok(builders.length > 20);
    for (const builder of builders) assert.ok(tests.includes(`${builder}(`), builder);
  });

  it('has a row for every matcher', () => {
    assert.deepEqual(rows(read('docs/matching.md')).sort(), BUILT_IN_MATCHERS.map(({ name }) => name).sort());
  });

  it('has every member of vcr, of Cassette and of TestInfo', () => {
    const page = read('docs/markers.md');
    const api = read('src/environment/vcr-api.ts');
    const membersOf = (name: string, text: string): string[] => {
      const body = new RegExp(`(?:interface|type) ${name}\\b[^{]*{\\n([^]*?)\\n}`).exec(text)?.[1] ?? '';
      return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[(:<?]/gm)].map(([, member = '']) => member);
    };
    for (const member of membersOf('Vcr', api)) assert.ok(page.includes(`\`vcr.${member}`), member);
    const shown = [...membersOf('Cassette', api), ...membersOf('TestInfo', read('src/core/test-info.ts'))];
    assert.ok(shown.length > 15);
    for (const member of shown) assert.ok(new RegExp(`\`${member}[\`(]`).test(page), member);
  });

  it('names only names that redaction knows, and as harmless only those that it leaves', () => {
    const page = read('docs/redaction.md');
    const namesOf = (row: string): string[] => {
      const cell = new RegExp(`^\\| ${row} [^|]*\\|([^|]*)`, 'm').exec(page)?.[1] ?? '';
      return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    };
    const places = { 'Request headers': 'requestHeader', 'Query parameters': 'query', 'Body fields': 'body' } as const;
    for (const [row, place] of Object.entries(places)) {
      assert.ok(namesOf(row).length > 5, row);
      for (const name of namesOf(row)) assert.ok(isSecretName(name, place), `${row}: ${name}`);
      for (const name of namesOf('Left')) assert.ok(!isSecretName(name, place), `${row}: ${name}`);
    }
    assert.ok(namesOf('Left').length > 5);
  });

  it('names only commands that exist, and links only to pages and headings that do', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const pages = [
      'README.md',
      ...fs
        .readdirSync('docs', { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .map((name) => path.join('docs', name)),
    ];
    for (const page of pages) {
      const text = read(page);
      for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g))
        assert.ok(script in scripts, `${page}: ${script}`);
      for (const [, link = ''] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
        const [file = '', heading] = link.split('#');
        const target = file === '' ? page : path.join(path.dirname(page), file);
        assert.ok(fs.existsSync(target), `${page}: ${link}`);
        if (heading === undefined) continue;
        const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchor(title));
        assert.ok(headings.includes(heading), `${page}: ${link}`);
      }
    }
  });

  it('shows the same table of record modes in the README and on its page', () => {
    const tableOf = (file: string): string[] =>
      read(file)
        .split('\n')
        .filter((line) => /^\| `(once|new_episodes|none|all|rewrite)`/.test(line))
        .map((line) => line.replace(/\(.*?\)/g, '').replace(/\s+/g, ' '));

    assert.equal(tableOf('README.md').length, 5);
    assert.deepEqual(tableOf('README.md'), tableOf('docs/record-modes.md'));
  });

  it('has a test that proves it for every row of the vcrpy table', () => {
    const table = read('docs/coming-from/vcrpy.md')
      .split('\n')
      .filter((line) => line.startsWith('|') && !/^\| (vcrpy,|---)/.test(line) && !line.startsWith('| -'));
    const names = table.flatMap((line) =>
      [...(line.split('|')[2] ?? '').matchAll(/`(?:vcr\.)?(\w+)/g)].map(([, name = '']) => name),
    );
    assert.ok(names.length > 35);
    for (const name of names) {
      const proof = PROOFS[name];
      assert.ok(proof !== undefined, `no test is named for ${name}`);
      const [file, title] = proof;
      const text = read(`test/${file}`);
      assert.ok(text.includes(title) && (text.includes(name) || title.includes(name)), `${name}: ${file}: ${title}`);
    }
  });

  it('says what was decided about every dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    for (const name of Object.keys({ ...dependencies, ...devDependencies }))
      assert.ok(read('docs/decisions/dependencies.md').includes(`\`${name}\``), name);
  });
});

/** The test that proves each name of the table: its file, and a part of its title. */
const PROOFS: Record<string, [file: string, title: string]> = {
  recordMode: ['e2e/record-modes.test.ts', 'does what the table says in mode'],
  VCR_RECORD_MODE: ['e2e/configuration.test.ts', 'comes from six sources'],
  VCR_DISABLED: ['e2e/record-modes.test.ts', 'with VCR_DISABLED'],
  disabled: ['e2e/markers.test.ts', 'are in force before the first beforeEach'],
  cassetteLibraryDir: ['e2e/names.test.ts', 'follow cassetteLibraryDir'],
  cassetteName: ['e2e/names.test.ts', 'follow cassetteLibraryDir, cassetteName'],
  cassette: ['e2e/markers.test.ts', 'mark every form of test and describe'],
  pathTransformer: ['e2e/names.test.ts', 'pathTransformer'],
  serializer: ['e2e/names.test.ts', 'and the serializer'],
  registerSerializer: ['e2e/configuration.test.ts', 'what is registered works'],
  persister: ['e2e/configuration.test.ts', 'what is registered works'],
  registerPersister: ['e2e/configuration.test.ts', 'what is registered works'],
  matchOn: ['e2e/markers.test.ts', 'merge configuration from file to test'],
  registerMatcher: ['e2e/configuration.test.ts', 'what is registered works'],
  rawBody: ['core/matchers/matchers.test.ts', 'built-in matchers'],
  additionalMatchers: ['e2e/configuration.test.ts', 'what is registered works'],
  allowPlaybackRepeats: ['e2e/record-modes.test.ts', 'stays on the last with allowPlaybackRepeats'],
  dropUnusedRequests: ['e2e/options.test.ts', 'dropUnusedRequests drops'],
  recordOnException: ['e2e/options.test.ts', 'recordOnException: false'],
  filterHeaders: ['e2e/options.test.ts', 'filterHeaders, filterQueryParameters'],
  filterQueryParameters: ['e2e/options.test.ts', 'filterHeaders, filterQueryParameters'],
  filterPostDataParameters: ['e2e/options.test.ts', 'filterPostDataParameters change what is stored'],
  beforeRecordRequest: ['e2e/options.test.ts', 'beforeRecordRequest and beforeRecordResponse'],
  beforeRecordResponse: ['e2e/options.test.ts', 'beforeRecordRequest and beforeRecordResponse'],
  beforePlayback: ['e2e/options.test.ts', 'beforePlayback changes a copy'],
  readableBodies: ['e2e/options.test.ts', 'readableBodies: false'],
  ignoreHosts: ['e2e/options.test.ts', 'ignoreHosts and ignoreLocalhost'],
  ignoreLocalhost: ['e2e/options.test.ts', 'ignoreHosts and ignoreLocalhost'],
  blockNetwork: ['e2e/network-block.test.ts', 'refuses every connection'],
  allowedHosts: ['e2e/network-block.test.ts', 'refuses every connection'],
  useCassette: ['e2e/markers.test.ts', 'nest useCassette'],
  insertCassette: ['e2e/markers.test.ts', 'nest useCassette'],
  playCount: ['e2e/lifecycle.test.ts', 'shows the whole cassette'],
  allPlayed: ['e2e/lifecycle.test.ts', 'shows the whole cassette'],
  responsesOf: ['e2e/lifecycle.test.ts', 'shows the whole cassette'],
  rewind: ['e2e/record-modes.test.ts', 'stays on the last with allowPlaybackRepeats'],
  current: ['e2e/lifecycle.test.ts', 'shows the whole cassette'],
  configure: ['e2e/configuration.test.ts', 'comes from six sources'],
  config: ['e2e/markers.test.ts', 'merge configuration from file to test'],
  deleteOnFail: ['e2e/delete-on-fail-places.test.ts', 'deletes exactly what is named'],
  redact: ['e2e/options.test.ts', 'redact leaves no secret'],
  recordErrors: ['e2e/options.test.ts', 'recordErrors: false'],
  replayTiming: ['e2e/lifecycle.test.ts', 'with replayTiming'],
  failOnUnmatchedRequest: ['e2e/record-modes.test.ts', 'even when its code swallows the error'],
  ignoreOwnServers: ['e2e/other-traffic.test.ts', 'requests to own servers pass'],
};

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
