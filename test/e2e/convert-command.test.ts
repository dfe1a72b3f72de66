import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, describe, it } from 'node:test';
import { helpOf } from '../../src/cli/help';
import { convert } from '../../src/cli/commands/convert';
import { FORMATS } from '../../src/convert/formats';
import { OUTPUTS } from '../../src/convert/outputs';
import { jestVcr } from '../support/command';
import { expectPassed, Project } from '../support/project';

const PAGE = fs.readFileSync('docs/converting.md', 'utf8');

/** The recordings that the page speaks of. */
const FILES: Record<string, string> = {
  'recordings/users/recording.har': harOf('Polly.JS', [entry({ url: 'https://api.test/users?api_key=s3cret' })]),
  'recordings/notes.json': '{ "notes": [] }',
  'recordings/node_modules/x.har': 'never looked at',
  'fixtures/users.json': JSON.stringify([
    { scope: 'https://api.test:443', method: 'GET', path: '/users', status: 200, response: [{ name: 'Ada' }] },
  ]),
  'shop.har': harOf('Firefox', [
    entry({ url: 'https://shop.test/', headers: [{ name: 'Cookie', value: 's3cret' }] }),
    entry({ url: 'https://shop.test/a' }),
    entry({ url: 'https://shop.test/b', status: 0 }),
  ]),
};

describe('jest-vcr convert', () => {
  const projects: Project[] = [];
  const project = (files: Record<string, string> = FILES): Project => {
    const made = new Project(files);
    projects.push(made);
    return made;
  };
  after(() => projects.forEach((made) => made.remove()));

  it('does what docs/converting.md shows, and the test there replays', async () => {
    const made = project({ ...FILES, 'users.test.js': snippet('js') });
    for (const line of commandLines()) {
      const args = line.replace('npx jest-vcr ', '').split(' ');
      const { exitCode, output } = await jestVcr(made, args);
      assert.equal(exitCode, 0, `${line}\n${output}`);
      assert.equal(
        made.exists('cassettes'),
        made.exists('har') || !line.includes('--dry-run') || made.exists('cassettes'),
      );
    }

    assert.match(made.read('cassettes/users/recording.yaml'), /api_key=REDACTED/);
    assert.ok(made.exists('har/users/recording.har') && made.exists('scripts/recording.sh'));
    expectPassed(await made.jest({ env: { VCR_RECORD_MODE: 'none' } }));
  });

  it('prints what the page shows', async () => {
    const { exitCode, output } = await jestVcr(project(), ['convert', '--out', 'cassettes', 'shop.har']);

    assert.equal(exitCode, 0);
    assert.equal(output, snippet('text'));
  });

  it('is described by the page as by its help', async () => {
    for (const name of Object.keys(convert.options)) assert.match(PAGE, new RegExp(`\\| \`--${name}[ \`]`));
    for (const { name } of [...FORMATS, ...OUTPUTS]) assert.match(PAGE, new RegExp(`\`${name}\``));
    const { exitCode, output } = await jestVcr(project(), ['convert', '--help']);
    assert.equal(exitCode, 0);
    assert.equal(output, `${helpOf(convert)}\n`);
  });

  it('never writes over another file but by force, and leaves an equal one as it is', async () => {
    const made = project({ ...FILES, 'out/shop.yaml': 'mine' });
    const words = ['convert', '--out', 'out', 'shop.har'];

    const refused = await jestVcr(made, words);
    assert.equal(refused.exitCode, 1);
    assert.match(
      refused.output,
      /shop\.har was not converted: .*out\/shop\.yaml is there already .* --force writes over it/,
    );
    assert.equal(made.read('out/shop.yaml'), 'mine');
    assert.equal((await jestVcr(made, [...words, '--force'])).exitCode, 0);
    const { mtimeMs } = fs.statSync(made.path('out/shop.yaml'));
    const again = await jestVcr(made, words);
    assert.equal(again.exitCode, 0);
    assert.match(again.output, /unchanged/);
    assert.equal(fs.statSync(made.path('out/shop.yaml')).mtimeMs, mtimeMs);
  });

  it('converts the rest when a file cannot be, says which and why, and ends with 1', async () => {
    const made = project({
      ...FILES,
      'broken.har': '{\n"log": [}',
      'other.json': '[]',
      'a/same.json': FILES['fixtures/users.json'] ?? '',
      'a/same.har': FILES['shop.har'] ?? '',
    });
    fs.writeFileSync(made.path('latin1.har'), Buffer.from([0x7b, 0xe9]));
    const { exitCode, output } = await jestVcr(made, [
      'convert',
      '--out',
      'out',
      'broken.har',
      'other.json',
      'latin1.har',
      'shop.har',
      'a',
    ]);

    assert.equal(exitCode, 1);
    assert.match(output, /broken\.har:2 was not converted: it is neither JSON nor YAML/);
    assert.match(output, /other\.json was not converted: it is of no format that is read here/);
    assert.match(output, /latin1\.har was not converted: it is not UTF-8/);
    assert.match(output, /a\/same\.json was not converted: another file of the same name goes to the same place/);
    assert.match(output, /Converted 2 files with 4 interactions; .*; 4 files not converted\./);
    assert.deepEqual(fs.readdirSync(made.path('out')).sort(), ['same.yaml', 'shop.yaml']);
  });

  it('tells programs all of it as JSON', async () => {
    const made = project();
    const { output } = await jestVcr(made, [
      'convert',
      '--json',
      '--dry-run',
      '--no-redact',
      '--out',
      'out',
      'shop.har',
      'recordings',
    ]);

    const printed = JSON.parse(output) as { files: { outcome: string; reason?: string }[] };
    assert.match(printed.files[0]?.reason ?? '', /^it is of no format that is read here: its content is none of vcr, /);
    assert.deepEqual(printed, {
      to: 'vcr',
      out: 'out',
      isDryRun: true,
      files: [
        { outcome: 'skipped', file: 'recordings/notes.json', reason: printed.files[0]?.reason },
        {
          outcome: 'written',
          file: 'recordings/users/recording.har',
          output: 'out/users/recording.yaml',
          from: 'polly',
          interactions: 1,
          replaced: 0,
          malformed: 0,
          notes: [],
        },
        {
          outcome: 'written',
          file: 'shop.har',
          output: 'out/shop.yaml',
          from: 'har',
          interactions: 2,
          replaced: 0,
          malformed: 0,
          notes: [
            { where: 'log.entries[2]', what: 'left out', why: 'its status is none of HTTP: there was no response' },
          ],
        },
      ],
    });
    assert.ok(!made.exists('out'));
  });

  it('is wrong use, exit code 2, without files, without --out, and of what it does not know', async () => {
    const made = project();
    for (const [args, message] of [
      [['--out', 'out'], /no file or folder to convert is named/],
      [['shop.har'], /--out DIR is missing/],
      [['--out', 'out', 'gone.har'], /there is no file or folder "gone\.har"/],
      [['--out', 'out', '--from', 'hra', 'shop.har'], /--from does not know "hra"\. Did you mean "har"\?/],
      [['--out', 'out', '--to', 'polly', 'shop.har'], /--to does not know "polly"/],
      [['--out', 'out', '--what', 'shop.har'], /--what/],
    ] as const) {
      const { exitCode, output } = await jestVcr(made, ['convert', ...args]);
      assert.equal(exitCode, 2, output);
      assert.match(output, message);
    }
    assert.ok(!made.exists('out'));
  });

  it('shows a terminal nothing that it would obey', async () => {
    const made = project({
      ...FILES,
      'a\u001b[31m.har': harOf('x', [entry({ url: 'https://a.test/', headers: [] }), { request: { 'a\u001b]0;': 1 } }]),
    });
    const { output } = await jestVcr(made, ['convert', '--out', 'out', 'a\u001b[31m.har']);

    assert.ok(!output.includes('\u001b'), JSON.stringify(output));
    assert.match(output, /a\\u\{1b\}\[31m\.har/);
  });
});

function entry({ url, status = 200, headers = [] }: { url: string; status?: number; headers?: object[] }): object {
  return {
    startedDateTime: '2026-01-02T03:04:05.000Z',
    time: 5,
    request: { method: 'GET', url, httpVersion: 'HTTP/1.1', headers },
    response: { status, statusText: 'OK', httpVersion: 'HTTP/1.1', headers: [], content: { text: 'hi' } },
  };
}

function harOf(name: string, entries: readonly object[]): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name, version: '1' }, entries } });
}

/** All lines of the page's shell blocks. The first names what the examples below it name too. */
function commandLines(): string[] {
  const examples = PAGE.slice(PAGE.indexOf('## Examples'));
  return [...examples.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, lines = '']) => lines.trim().split('\n'));
}

function snippet(language: string): string {
  const block = new RegExp('```' + language + '\\n([^]*?)```').exec(PAGE)?.[1];
  assert.ok(block !== undefined);
  return block;
}
