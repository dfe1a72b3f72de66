import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { commandFile, jestVcr } from '../support/command';
import { E2E_NODE, Project, runProcess } from '../support/project';
import { PseudoTerminal, WITHOUT_TERMINAL } from '../support/pseudo-terminal';
import { cassetteText, interactionText } from '../support/scenario';

const ONE = interactionText({ uri: 'https://a.test/one', response: '{"id":1}' });
const TWO = interactionText({ uri: 'https://b.test/two', response: 'two' });
const EVIL = interactionText({ uri: 'https://c.test/', response: 'a\u001b[31mred\u009b' });
const COLOUR = /\p{Cc}\[\d/u;

let project: Project;

describe('jest-vcr on cassettes', () => {
  before(() => {
    project = new Project({
      'a.test.js': '',
      '__cassettes__/a.test.js/one.yaml': cassetteText(ONE),
      '__cassettes__/a.test.js/two.yaml': cassetteText(ONE, TWO),
      'elsewhere/evil.yaml': cassetteText(EVIL),
      'names/\u001b[31m.yaml': cassetteText(ONE),
    });
  });
  after(() => project.remove());

  it('lists them, by size too, and as JSON with the test file', async () => {
    const text = await jestVcr(project, ['ls', '__cassettes__', '--sort', 'size']);
    const json = await jestVcr(project, ['ls', '--json', '__cassettes__/a.test.js/two.yaml']);

    assert.equal(text.exitCode, 0);
    assert.match(
      text.output,
      /^CASSETTE +REQUESTS +SIZE +AGE +HOSTS\n__cassettes__\/a\.test\.js\/one\.yaml +1 +\d+ bytes +now +a\.test\n.*two\.yaml +2 +\d+ bytes +now +a\.test, b\.test\n\n2 cassettes, 3 requests, \d+ bytes\n$/,
    );
    const [listed] = JSON.parse(json.output) as Record<string, unknown>[];
    assert.deepEqual(
      { ...listed, at: '', bytes: 0 },
      {
        file: '__cassettes__/a.test.js/two.yaml',
        testFile: 'a.test.js',
        bytes: 0,
        at: '',
        requests: 2,
        hosts: ['a.test', 'b.test'],
      },
    );
  });

  it('ends with 1 for a cassette that cannot be read, and with 2 for a wrong word', async () => {
    project.write({ 'broken/x.yaml': 'interactions:\n  - 1\n' });
    const codes: (number | null)[] = [];
    for (const args of [['ls'], ['show'], ['diff', 'absent.yaml', 'elsewhere']]) {
      codes.push((await jestVcr(project, args[0] === 'diff' ? args : [...args, 'broken'])).exitCode);
    }
    const wrong = [
      ['ls', 'absent'],
      ['ls', '--sort', 'colour'],
      ['show'],
      ['show', 'elsewhere/evil.yaml', '2'],
      ['diff', 'elsewhere', 'elsewhere/evil.yaml'],
      ['schema', '--unknown'],
    ];
    for (const args of wrong) {
      const { exitCode, output } = await jestVcr(project, args);
      assert.equal(exitCode, 2, `${args.join(' ')}\n${output}`);
      assert.match(output, /^jest-vcr: /);
    }

    assert.deepEqual(codes, [1, 1, 2]);
  });

  it('shows one interaction, several cassettes, and JSON', async () => {
    const second = await jestVcr(project, ['show', '__cassettes__/a.test.js/two.yaml', '2']);
    const folder = await jestVcr(project, ['show', '__cassettes__']);
    const json = await jestVcr(project, ['show', '--json', '__cassettes__/a.test.js/two.yaml', '2']);

    assert.match(second.output, /^\* 2\/2 {2}https:\/\/b\.test\/two\n> GET \/two HTTP\/1\.1\n[^]*\ntwo\n\n$/);
    assert.match(
      folder.output,
      /^__cassettes__\/a\.test\.js\/one\.yaml\n\n\* 1\/1[^]*\n__cassettes__\/a\.test\.js\/two\.yaml\n/,
    );
    const [shown] = JSON.parse(json.output) as { interactions: { number: number; response: { body: unknown } }[] }[];
    assert.deepEqual(
      shown?.interactions.map(({ number, response }) => [number, response.body]),
      [[2, { text: 'two' }]],
    );
  });

  it('compares two files, two folders, and what there is with the last commit', async () => {
    const repository = new Project({ 'c/one.yaml': cassetteText(ONE, TWO), 'c/gone.yaml': cassetteText(ONE) });
    const git = (...args: string[]): void => {
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t.test', ...args], { cwd: repository.dir });
    };
    git('init', '--quiet');
    const unborn = await jestVcr(repository, ['diff', 'c/gone.yaml']);
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    const same = await jestVcr(repository, ['diff']);
    execFileSync('rm', ['-r', repository.path('c')]);
    repository.write({
      'c/one.yaml': cassetteText(ONE.replace('"{\\"id\\":1}"', '"{\\"id\\":2}"')),
      'd/new.yaml': cassetteText(TWO),
    });

    const all = await jestVcr(repository, ['diff']);
    const gone = await jestVcr(repository, ['diff', 'c/gone.yaml']);
    const folders = await jestVcr(repository, ['diff', '--json', 'c', 'd']);
    const outside = await runProcess(E2E_NODE, [commandFile(repository), 'diff', '/etc'], '/', {});
    repository.remove();

    assert.match(unborn.output, /\+ GET https:\/\/a\.test\/one {2}200/);
    assert.deepEqual([same.exitCode, same.output], [0, '']);
    assert.equal(all.exitCode, 1);
    assert.equal(
      all.output,
      `c/gone.yaml (last commit) → c/gone.yaml
- GET https://a.test/one  200
1 request removed

c/one.yaml (last commit) → c/one.yaml
~ GET https://a.test/one
    response body $.id: 1 → 2
- GET https://b.test/two  200
1 request removed, 1 request changed

d/new.yaml (last commit) → d/new.yaml
+ GET https://b.test/two  200
1 request added

`,
    );
    assert.match(gone.output, /^c\/gone\.yaml[^\n]*\n- GET/);
    assert.deepEqual(
      (JSON.parse(folders.output) as { before: string; differences: { kind: string }[] }[]).map((one) => [
        one.before,
        one.differences.map(({ kind }) => kind),
      ]),
      [
        ['c/new.yaml', ['added']],
        ['c/one.yaml', ['removed']],
      ],
    );
    assert.equal(outside.exitCode, 1);
    assert.match(outside.output, /^jest-vcr: git knows no last commit of \/etc: /);
  });

  it('writes the schema, to a file when asked, and says so', async () => {
    const printed = await jestVcr(project, ['schema']);
    const dry = await jestVcr(project, ['schema', '--out', 'new/s.json', '--dry-run']);
    assert.equal(project.exists('new/s.json'), false);
    const written = await jestVcr(project, ['schema', '-o', 'new/s.json']);

    assert.deepEqual([dry.output, written.output], ['Would write new/s.json\n', 'Wrote new/s.json\n']);
    assert.equal(project.read('new/s.json'), printed.output);
    assert.equal((JSON.parse(printed.output) as { title: string }).title, 'VCR cassette');
  });

  it('shows nothing of a hostile cassette that a terminal would obey', async () => {
    for (const args of [
      ['show', 'elsewhere/evil.yaml'],
      ['show', '--plain', 'elsewhere/evil.yaml'],
      ['show', '--json', 'elsewhere/evil.yaml'],
      ['diff', 'elsewhere/evil.yaml', 'names/\u001b[31m.yaml'],
      ['ls', 'names'],
      ['ls', '--json', 'names'],
      ['ls', '\u001b[31m'],
      ['\u001b[31m'],
      ['show', '--\u001b[31m'],
    ]) {
      const { output } = await jestVcr(project, args);

      assert.notEqual(output, '');
      assert.doesNotMatch(output.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u, JSON.stringify(args));
    }
  });

  it('shows nothing of a hostile cassette or its name that the log of a CI job would obey', async () => {
    const told = '  ::error::told\n##[error]told';
    const hostile = interactionText({ uri: 'https://c.test/##[error]told', response: told });
    const files = [':', '::'].map((sign) => `log/${sign}error file=##[group]::told.yaml`);
    const log = new Project({
      'package.json': '{}',
      [files[0] ?? '']: cassetteText(hostile),
      [files[1] ?? '']: cassetteText(hostile, hostile),
      '::error::told\n ::error::told.yaml': 'interactions: 1\n',
      '::warning::told.yaml': cassetteText(hostile.replace('Content-Type:', 'Set-Cookie:')),
    });
    for (const args of [
      ['ls', '.'],
      ['ls', '--json', '.'],
      ['show', '.'],
      ['show', '--plain', 'log'],
      ['show', '--json', '.'],
      ['show', '::notice::told'],
      ['diff', '::warning::told.yaml', files[0] ?? ''],
      ['diff', ...files],
      ['check', '.'],
      ['check', '--json', '.'],
      ['redact', '--dry-run', '.'],
      ['convert', '--dry-run', '--out', 'out', '.'],
      ['::error::told'],
    ]) {
      const { output } = await jestVcr(log, args);

      assert.match(output, /told/, args.join(' '));
      assert.doesNotMatch(output, /^\s*::|##\[/m, args.join(' '));
    }
    log.remove();
  });

  it('ends quietly when its reader leaves', { skip: process.platform === 'win32' }, async () => {
    const many = Array.from({ length: 3_000 }, (_, index) =>
      interactionText({ uri: `https://a.test/${index}`, response: 'x'.repeat(200) }),
    );
    project.write({ 'many.yaml': cassetteText(...many) });

    const { output } = await runProcess(
      'bash',
      ['-c', `set -o pipefail; "${E2E_NODE}" "${commandFile(project)}" show many.yaml | head -n 1; echo "code $?"`],
      project.dir,
      {},
    );

    assert.equal(output, '* 1/3000  https://a.test/0\ncode 0\n');
  });

  describe('on a terminal', { skip: WITHOUT_TERMINAL }, () => {
    it('has colours, and none with NO_COLOR or in a pipe', async () => {
      const args = ['show', '__cassettes__/a.test.js/one.yaml'];

      assert.match(await shown(args), COLOUR);
      assert.doesNotMatch(await shown(args, { NO_COLOR: '1' }), COLOUR);
      assert.doesNotMatch(await shown(args, { TERM: 'dumb' }), COLOUR);
      assert.doesNotMatch((await jestVcr(project, args)).output, COLOUR);
      assert.match((await jestVcr(project, args, { FORCE_COLOR: '1' })).output, COLOUR);
    });

    it('keeps a list to its width', async () => {
      const lines = (await shown(['ls', '__cassettes__'], { NO_COLOR: '1' }, 60)).trimEnd().split('\r\n');

      assert.equal(lines.length, 5);
      for (const line of lines) assert.ok(line.length <= 60, line);
      assert.match(lines[1] ?? '', /^…\S*one\.yaml +1 /);
    });

    async function shown(args: string[], env: Record<string, string> = {}, columns = 100): Promise<string> {
      const terminal = PseudoTerminal.start(E2E_NODE, [commandFile(project), ...args], {
        cwd: project.dir,
        env,
        columns,
        timeoutMs: 30_000,
      });
      const { exitCode, output } = await terminal.end();
      assert.equal(exitCode, 0, output);
      return output;
    }
  });
});
