import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JEST_MAJOR, type Project } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

/** How a test or one of its hooks fails: hooks of the block, and the test's function. */
const PLACES: Record<string, { hooks?: string; test: string }> = {
  beforeAll: { hooks: "beforeAll(() => { throw new Error('boom'); });", test: '() => undefined' },
  beforeEach: { hooks: "beforeEach(() => { throw new Error('boom'); });", test: '() => undefined' },
  test: { test: "() => { throw new Error('boom'); }" },
  'async test': { test: "async () => { await null; throw new Error('boom'); }" },
  'done callback': { test: "(done) => { done(new Error('boom')); }" },
  timeout: { test: '() => new Promise(() => undefined)' },
  afterEach: { hooks: "afterEach(() => { throw new Error('boom'); });", test: '() => undefined' },
  afterAll: { hooks: "afterAll(() => { throw new Error('boom'); });", test: '() => undefined' },
  'late error': {
    hooks: 'afterEach(() => new Promise((resolve) => setTimeout(resolve, 40)));',
    test: "() => { setTimeout(() => { throw new Error('boom'); }, 5); }",
  },
  // Jest 29 gives it to whichever test is running when Node tells of it.
  ...(JEST_MAJOR < 30
    ? {}
    : {
        'unhandled rejection': {
          hooks: 'afterEach(() => new Promise((resolve) => setTimeout(resolve, 20)));',
          test: "() => { Promise.reject(new Error('boom')); }",
        },
      }),
  'missing assertion': { test: '() => { expect.assertions(1); }' },
};

/** Markers, and what of `own`, `a`, `b` and `c` they delete. `$` is replaced by the prefix of the named cassettes. */
const KINDS: Record<string, { use?: string; marker: string; deleted: string[] }> = {
  unmarked: { marker: '', deleted: [] },
  own: { marker: 'vcr.deleteOnFail()', deleted: ['own'] },
  path: { marker: "vcr.deleteOnFail('$a')", deleted: ['a'] },
  list: { marker: "vcr.deleteOnFail(['$a', '$b.yaml'])", deleted: ['a', 'b'] },
  function: { marker: 'vcr.deleteOnFail((t) => `$${t.name}`)', deleted: ['a'] },
  'async function': { marker: "vcr.deleteOnFail(async (t) => { await null; return '$b'; })", deleted: ['b'] },
  'function for the own path': { marker: 'vcr.deleteOnFail((t) => t.cassettePath)', deleted: ['own'] },
  nested: {
    marker: "vcr.deleteOnFail(['$a', ['$b', [null, () => ['$c', async () => null]]]])",
    deleted: ['a', 'b', 'c'],
  },
  null: { use: 'vcr.use(vcr.deleteOnFail())', marker: 'vcr.deleteOnFail(null)', deleted: [] },
  skip: { use: "vcr.use(vcr.deleteOnFail('$a'))", marker: 'vcr.deleteOnFail(undefined, { skip: true })', deleted: [] },
  'null above': { use: 'vcr.use(vcr.deleteOnFail(null))', marker: 'vcr.deleteOnFail()', deleted: [] },
  'function giving null': { marker: 'vcr.deleteOnFail(() => null)', deleted: [] },
  deleteDefault: { marker: "vcr.deleteOnFail('$a', { deleteDefault: true })", deleted: ['a', 'own'] },
  onlyRecorded: { marker: "vcr.deleteOnFail(['$a'], { deleteDefault: true, onlyRecorded: true })", deleted: [] },
  'describe and test': {
    use: "vcr.use(vcr.deleteOnFail('$a'), vcr.deleteOnFail('$b'))",
    marker: 'vcr.deleteOnFail()',
    deleted: ['a', 'b', 'own'],
  },
  'two decorators': { marker: "vcr.deleteOnFail('$a')(vcr.deleteOnFail('$b')", deleted: ['a', 'b'] },
  'a missing file': { marker: "vcr.deleteOnFail(['no-such', '$c'])", deleted: ['c'] },
};

const SOME_CASSETTE = cassetteText(interactionText({ uri: 'http://origin.test/', response: 'stored' }));

describe('deleteOnFail', () => {
  for (const [place, { hooks = '', test }] of Object.entries(PLACES)) {
    it(`deletes exactly what is named when this fails: ${place}`, async () => {
      const blocks = Object.entries(KINDS).map(([kind, { use = '', marker }]) => {
        const prefix = `${kind.replaceAll(' ', '-')}-`;
        const fill = (text: string): string =>
          text.replaceAll('$', prefix).replaceAll(`${prefix}{t.name}`, '${t.name}');
        const closing = ')'.repeat((marker.match(/\)\(/g) ?? []).length);
        const decorated = marker === '' ? test : `${fill(marker)}(${test})${closing}`;
        return `describe('${kind}', () => { ${hooks} ${fill(use)};\n test('a', ${decorated}, 60); });`;
      });
      await Scenario.run({ 'place.test.js': PRELUDE + blocks.join('\n') }, async ({ project }) => {
        for (const kind of Object.keys(KINDS)) writeFour(project, 'place.test.js', kind);

        const run = await project.jest();

        for (const [kind, { deleted }] of Object.entries(KINDS)) {
          assert.deepEqual(missingOf(project, 'place.test.js', kind), deleted, `${place}, ${kind}:\n${run.output}`);
        }
        assert.notEqual(run.exitCode, 0);
      });
    });

    it(`adds up the marks of file, describe and test when this fails: ${place}`, async () => {
      const file = `${PRELUDE}
        vcr.use(vcr.deleteOnFail('all-a'));
        describe('all', () => { ${hooks} vcr.use(vcr.deleteOnFail(['all-b'])); test('a', vcr.deleteOnFail()(${test}), 60); });
        test('passes', vcr.deleteOnFail('all-c')(() => undefined));`;
      await Scenario.run({ 'place.test.js': file }, async ({ project }) => {
        writeFour(project, 'place.test.js', 'all');
        project.write({ '__cassettes__/place.test.js/passes.yaml': SOME_CASSETTE });

        const run = await project.jest();

        assert.deepEqual(missingOf(project, 'place.test.js', 'all'), ['a', 'b', 'own'], run.output);
        assert.ok(project.exists('__cassettes__/place.test.js/passes.yaml'));
      });
    });
  }
});

function files(testFile: string, kind: string): Record<string, string> {
  const prefix = kind.replaceAll(' ', '-');
  const named = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, `__cassettes__/${prefix}-${name}.yaml`]));
  return { ...named, own: `__cassettes__/${testFile}/${prefix}.a.yaml` };
}

function writeFour(project: Project, testFile: string, kind: string): void {
  for (const file of Object.values(files(testFile, kind))) project.write({ [file]: SOME_CASSETTE });
}

function missingOf(project: Project, testFile: string, kind: string): string[] {
  return Object.entries(files(testFile, kind)).flatMap(([name, file]) => (project.exists(file) ? [] : [name]));
}

describe('a file that fails while it is loaded', () => {
  for (const mark of ['vcr.use(vcr.deleteOnFail());', 'vcr.configure({ deleteOnFail: true });']) {
    it(`loses the cassette of its loading with ${mark}`, async () => {
      const file = `${PRELUDE} ${mark} throw new Error('boom');`;
      await Scenario.run({ 'a.test.js': file }, async (scenario) => {
        scenario.project.write({ '__cassettes__/a.test.js/__module__.yaml': 'interactions: []\nversion: 1\n' });

        const run = await scenario.jest();

        assert.match(run.fileMessages['a.test.js'] ?? '', /boom/);
        assert.deepEqual(scenario.project.cassettes(), []);
      });
    });
  }
});
