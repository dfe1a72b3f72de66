import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

/** What a cell of the table does with a request. */
type Outcome = 'live' | 'replay' | 'refuse';
type Cells = { missing: Outcome; left: Outcome; played: Outcome; other: Outcome; empty: Outcome };

/** The table of docs/record-modes.md. `empty`: a cassette that holds no interaction. */
const TABLE: Record<string, Cells> = {
  once: { missing: 'live', left: 'replay', played: 'refuse', other: 'refuse', empty: 'refuse' },
  new_episodes: { missing: 'live', left: 'replay', played: 'live', other: 'live', empty: 'live' },
  none: { missing: 'refuse', left: 'replay', played: 'refuse', other: 'refuse', empty: 'refuse' },
  all: { missing: 'live', left: 'live', played: 'live', other: 'live', empty: 'live' },
  rewrite: { missing: 'live', left: 'live', played: 'live', other: 'live', empty: 'live' },
};

// Every request of a cell but the last is replayed or live as its mode has it; the last one is the cell's own.
const TESTS = `${PRELUDE}
const ask = async (path) => {
  try { return (await get(path)) === 'recorded' ? 'replay' : 'live'; }
  catch (error) { return 'refuse ' + error.cause.code; }
};
test('missing', async () => { console.log('missing', await ask('/text')); });
test('left', async () => { console.log('left', await ask('/text')); });
test('played', async () => { await ask('/text'); console.log('played', await ask('/text')); });
test('other', async () => { console.log('other', await ask('/text?other')); });
test('empty', async () => { console.log('empty', await ask('/text')); });
test('two left', async () => { console.log('two left', await ask('/text'), await ask('/text')); });
test('two missing', async () => { console.log('two missing', await ask('/text'), await ask('/text')); });
test('third of two', async () => { await ask('/text'); await ask('/text'); console.log('third of two', await ask('/text')); });
`;

const CODES: Record<string, string> = {
  missing: 'VCR_NO_CASSETTE',
  'two missing': 'VCR_NO_CASSETTE',
  played: 'VCR_ALREADY_PLAYED',
  'third of two': 'VCR_ALREADY_PLAYED',
  other: 'VCR_UNMATCHED_REQUEST',
  empty: 'VCR_UNMATCHED_REQUEST',
};

describe('record modes', () => {
  for (const [mode, cells] of Object.entries(TABLE)) {
    it(`does what the table says in mode ${mode}`, async () => {
      const config = `module.exports = { preset: 'jest-environment-vcr', testEnvironmentOptions: { vcrConfig: { recordMode: '${mode}', failOnUnmatchedRequest: false } } };`;
      await Scenario.run({ 'jest.config.js': config, 'modes.test.js': TESTS }, async ({ project, origin, ...rest }) => {
        const recorded = interactionText({ uri: `${origin.url}/text`, response: 'recorded' });
        const stored = {
          left: cassetteText(recorded),
          played: cassetteText(recorded),
          other: cassetteText(recorded),
          empty: cassetteText(),
          'two-left': cassetteText(recorded, recorded),
          'third-of-two': cassetteText(recorded, recorded),
        };
        for (const [name, text] of Object.entries(stored)) {
          project.write({ [`__cassettes__/modes.test.js/${name}.yaml`]: text });
        }
        assert.deepEqual(Object.keys(rest), []);

        const run = await project.jest({ env: { ORIGIN: origin.url } });

        const expected = {
          ...cells,
          'two left': `${cells.left} ${cells.left}`,
          'two missing': `${cells.missing} ${cells.missing}`,
          'third of two': cells.played,
        };
        for (const [cell, outcome] of Object.entries(expected)) {
          const line = new RegExp(`^\\s*${cell} ((?:live|replay|refuse \\w+)(?: (?:live|replay|refuse \\w+))*)$`, 'm');
          const wanted = outcome.replaceAll('refuse', `refuse ${CODES[cell]}`);
          assert.equal(line.exec(run.output)?.[1], wanted, `${mode}, ${cell}:\n${run.output}`);
        }
        checkFiles(mode, cells, stored, (name) =>
          project.exists(`__cassettes__/modes.test.js/${name}.yaml`)
            ? project.read(`__cassettes__/modes.test.js/${name}.yaml`)
            : undefined,
        );
      });
    });
  }

  it('fails the test of a refused request even when its code swallows the error', async () => {
    const file = `${PRELUDE}
      test('swallows', async () => { await get('/text').catch(() => undefined); });
      test('is told not to care', vcr.config({ failOnUnmatchedRequest: false })(async () => { await get('/text').catch(() => undefined); }));
    `;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest({ env: { VCR_RECORD_MODE: 'none' } });

      assert.deepEqual(statuses(run), { swallows: 'failed', 'is told not to care': 'passed' });
      assert.match(run.tests['swallows']?.messages ?? '', /\[VCR_NO_CASSETTE\]/);
      assert.match(run.tests['swallows']?.messages ?? '', /record mode "none" \(from VCR_RECORD_MODE\)/);
    });
  });

  it('replaces in mode all what it records again, and keeps the rest in its place', async () => {
    const file = `${PRELUDE} test('all', vcr.config({ recordMode: 'all' })(async () => { await get('/text?b'); await get('/text?new'); }));`;
    await Scenario.run({ 'a.test.js': file }, async ({ project, origin }) => {
      const stored = ['a', 'b', 'c'].map((name) =>
        interactionText({ uri: `${origin.url}/text?${name}`, response: `old ${name}` }),
      );
      project.write({ '__cassettes__/a.test.js/all.yaml': cassetteText(...stored) });

      await project.jest({ env: { ORIGIN: origin.url } });

      const text = project.read('__cassettes__/a.test.js/all.yaml');
      const uris = [...text.matchAll(/uri: .*\?(\w+)/g)].map((match) => match[1]);
      const bodies = [...text.matchAll(/string: (.*)/g)].map((match) => match[1]);
      assert.deepEqual(uris, ['a', 'b', 'c', 'new']);
      assert.deepEqual(bodies, ['old a', 'plain text', 'old c', 'plain text']);
    });
  });

  it('serves the recorded answers in order, then stays on the last with allowPlaybackRepeats', async () => {
    const file = `${PRELUDE} test('repeats', vcr.config({ allowPlaybackRepeats: true })(async () => {
      expect([await get('/text'), await get('/text'), await get('/text'), await get('/text')]).toEqual(['1', '2', '2', '2']);
      vcr.current.rewind();
      expect(await get('/text')).toBe('1');
    }));`;
    await Scenario.run({ 'a.test.js': file }, async ({ project, origin }) => {
      const stored = ['1', '2'].map((response) => interactionText({ uri: `${origin.url}/text`, response }));
      project.write({ '__cassettes__/a.test.js/repeats.yaml': cassetteText(...stored) });

      const run = await project.jest({ env: { ORIGIN: origin.url } });

      assert.deepEqual(statuses(run), { repeats: 'passed' }, run.output);
    });
  });

  it('replays only under --ci, unless a mode is named', async () => {
    const file = `${PRELUDE} test('one', async () => { await get('/text'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const onCi = await scenario.jest({ args: ['--ci'] });
      const named = await scenario.jest({ args: ['--ci'], env: { VCR_RECORD_MODE: 'once' } });

      assert.match(onCi.output, /record mode "none" \(from the default under --ci\)/);
      assert.deepEqual(statuses(named), { one: 'passed' });
    });
  });

  it('lets everything pass and stores nothing with VCR_DISABLED', async () => {
    const file = `${PRELUDE} test('one', async () => { expect(await get('/text')).toBe('plain text'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest({ env: { VCR_DISABLED: '1', VCR_RECORD_MODE: 'none' } });

      assert.deepEqual(statuses(run), { one: 'passed' }, run.output);
      assert.deepEqual(scenario.project.cassettes(), []);
    });
  });

  it('leaves no file for a test without traffic, and an unchanged cassette untouched', async () => {
    const file = `${PRELUDE} test('silent', () => undefined); test('one', async () => { await get('/text'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();
      const fs = await import('node:fs');
      const path = scenario.project.path('__cassettes__/a.test.js/one.yaml');
      const before = fs.statSync(path).mtimeMs;
      await scenario.jest({ env: { VCR_RECORD_MODE: 'new_episodes' } });

      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/one.yaml']);
      assert.equal(fs.statSync(path).mtimeMs, before);
    });
  });
});

function checkFiles(
  mode: string,
  cells: Cells,
  stored: Record<string, string>,
  read: (name: string) => string | undefined,
): void {
  const changes = (name: keyof Cells): boolean => cells[name] === 'live';
  assert.equal(read('missing') !== undefined, changes('missing'), `${mode}: missing`);
  for (const name of ['left', 'played', 'other', 'empty'] as const) {
    assert.equal(read(name) !== stored[name], changes(name), `${mode}: ${name}`);
  }
  const count = (name: string): number => [...(read(name) ?? '').matchAll(/^ {2}- request:/gm)].length;
  const expected: Record<string, [other: number, played: number]> = {
    once: [1, 1],
    none: [1, 1],
    new_episodes: [2, 2],
    all: [2, 2],
    rewrite: [1, 2],
  };
  assert.deepEqual([count('other'), count('played')], expected[mode], mode);
}
