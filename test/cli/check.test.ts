import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { anInteraction, aRequest, jsonRequest } from '../support/builders';
import { CommandFolder } from '../support/command-folder';
import { aCassetteReport, aFileReport, aRunReport, leaveReport } from '../support/reports';

const SECRET = 's3cret-value';
const SECRETLINT = ['@secretlint/core', '@secretlint/secretlint-rule-preset-recommend'];
// In two parts: nobody's scanner is to find it here.
const GITHUB_TOKEN = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_');

type Found = { readonly kind: string; readonly file: string; readonly [key: string]: unknown };

describe('jest-vcr check', () => {
  let folder: CommandFolder;
  beforeEach(() => {
    folder = new CommandFolder();
    folder.write('package.json', '{}');
  });
  afterEach(() => {
    folder.remove();
  });

  async function findings(...words: string[]): Promise<Found[]> {
    const { output } = await folder.run('check', '--json', ...words);
    return (JSON.parse(output) as { findings: Found[] }).findings;
  }

  it('finds nothing in what this package recorded', async () => {
    await folder.record('__cassettes__/a.yaml', [anInteraction()]);

    const { code, output } = await folder.run('check');

    assert.equal(code, 0);
    assert.equal(output, 'Nothing found in 1 cassette.\n');
  });

  it('says where secrets are, and what helps, and never what they are', async () => {
    const request = { ...jsonRequest({ password: SECRET }), headers: { Authorization: [SECRET] } };
    await folder.record('__cassettes__/a.yaml', [anInteraction(), anInteraction({ request })]);

    const { code, output } = await folder.run('check');

    assert.equal(code, 1);
    assert.equal(
      output,
      [
        '__cassettes__/a.yaml',
        '  secret: interaction 2: request header Authorization, request body $.password (redaction)',
        'Found in 1 of 1 cassette: 2 secrets.',
        'What redaction names is replaced by: npx jest-vcr redact (a secret that was committed is known: change it)',
        '',
      ].join('\n'),
    );
    assert.deepEqual(await findings('--no-secrets'), []);
  });

  it('calls what is redacted, blank or replaced by the filters of the project no secret', async () => {
    folder.write('vcr.config.js', "module.exports = { filterHeaders: [['authorization', 'TEST'], 'x-trace'] };");
    const uri = 'https://REDACTED@api.test/?token=REDACTED&key=';
    const headers = { Authorization: ['TEST'], Cookie: ['REDACTED'], 'X-Trace': ['1'] };
    await folder.record('__cassettes__/a.yaml', [anInteraction({ request: aRequest({ uri, headers }) })]);

    const places = async (...words: string[]): Promise<unknown[]> =>
      (await findings(...words)).map(({ place }) => place);

    assert.deepEqual(await places(), ['request header Authorization']);
    assert.deepEqual(await places('--config', 'vcr.config.js'), ['request header X-Trace']);
  });

  it('says once that secretlint is not there', async () => {
    await folder.record('__cassettes__/a.yaml', [anInteraction()]);
    await folder.record('__cassettes__/b.yaml', [anInteraction({ request: aRequest({ method: 'PUT' }) })]);

    const { complaints } = await folder.run('check');

    assert.equal(
      complaints,
      'Secrets are found by their names alone: secretlint is not installed here (npm install --save-dev @secretlint/core @secretlint/secretlint-rule-preset-recommend).\n',
    );
    assert.equal((await folder.run('check', '--no-secrets')).complaints, '');
  });

  it(
    "finds what secretlint's recommended rules know, where the project has them",
    { skip: secretlintMissing() },
    async () => {
      linkSecretlint();
      const body = Buffer.from(`{"note":"use ${GITHUB_TOKEN}"}`);
      const response = { ...anInteraction().response, headers: { 'Content-Type': ['application/json'] }, body };
      const request = aRequest({ headers: { 'X-Note': [GITHUB_TOKEN], Authorization: [GITHUB_TOKEN] } });
      await folder.record('__cassettes__/a.yaml', [anInteraction(), anInteraction({ request, response })]);

      const { code, output, complaints } = await folder.run('check');

      assert.equal(code, 1);
      assert.equal(complaints, '');
      assert.deepEqual(output.split('\n').slice(0, 3), [
        '__cassettes__/a.yaml',
        '  secret: interaction 2: request header Authorization (redaction)',
        '  secret: interaction 2: request header X-Note, response body (github GITHUB_TOKEN)',
      ]);
      assert.ok(!output.includes(GITHUB_TOKEN));
      const advice = output.split('\n').slice(-3, -1);
      assert.match(advice[0] ?? '', /^What redaction names is replaced by: npx jest-vcr redact /);
      assert.match(advice[1] ?? '', /^What other rules name needs a filter or a hook/);
    },
  );

  it('goes on where secretlint cannot be used', async () => {
    for (const name of SECRETLINT) {
      folder.write(`node_modules/${name}/package.json`, '{ "main": "index.js" }');
      folder.write(`node_modules/${name}/index.js`, 'module.exports = {};');
    }
    await folder.record('__cassettes__/a.yaml', [anInteraction()]);

    const { code, complaints } = await folder.run('check');

    assert.equal(code, 0);
    assert.match(complaints, /^Secrets are found by their names alone: .* is of a version that is not known here\n$/);
  });

  it('says what cannot be read by line and reason, and shows nothing of it', async () => {
    folder.write('__cassettes__/a.json', `{ "interactions": [ ${SECRET} ] }`);
    folder.write('__cassettes__/b.yaml', `interactions:\n  - password: *${SECRET}\n`);
    folder.write('__cassettes__/c.yaml', `interactions:\n  - password: !${SECRET} x\n`);
    folder.write('__cassettes__/d.yaml', '');
    folder.write('__cassettes__/e.yaml', Buffer.from([0xff, 0xfe, 0x00]));

    const { code, output } = await folder.run('check');

    assert.equal(code, 1);
    assert.ok(!output.includes(SECRET) && !output.includes('s3c'), output);
    assert.match(output, /^ {2}unreadable: line 1: Unexpected token/m);
    assert.equal(output.match(/unreadable: line 2: /g)?.length, 2);
    assert.match(output, /unreadable: the file is empty\n/);
    assert.match(output, /unreadable: it is no UTF-8 text\n/);
  });

  it('finds a file that is a copy of another', async () => {
    await folder.record('__cassettes__/a.yaml', [anInteraction()]);
    await folder.record('__cassettes__/b.yaml', [anInteraction()]);
    await folder.record('__cassettes__/none-1.yaml', []);
    await folder.record('__cassettes__/none-2.yaml', []);

    assert.deepEqual(await findings(), [
      { file: '__cassettes__/b.yaml', kind: 'copy', sameAs: '__cassettes__/a.yaml' },
    ]);
    assert.deepEqual(await findings('--no-duplicates'), []);
  });

  it('finds the unused one of two that say the same, if the last full run counted in these bytes', async () => {
    await folder.record('__cassettes__/a.yaml', [anInteraction(), anInteraction()]);
    assert.deepEqual(await findings(), []);
    const cassette = { path: '__cassettes__/a.yaml', unused: [1], digest: folder.digest('__cassettes__/a.yaml') };
    leaveReport(folder, aRunReport(folder, { files: [aFileReport({ cassettes: [aCassetteReport(cassette)] })] }));

    const { output } = await folder.run('check');

    assert.match(output, /^ {2}duplicate: interaction 2 says the same as 1; the last full run did not use it$/m);
    fs.appendFileSync(folder.path('__cassettes__/a.yaml'), '# changed\n');
    assert.deepEqual(await findings(), []);
  });

  it('finds answers that allowPlaybackRepeats makes needless', async () => {
    folder.write('vcr.config.js', 'module.exports = { allowPlaybackRepeats: true };');
    await folder.record('__cassettes__/a.yaml', [anInteraction(), anInteraction()]);

    const [found] = await findings('--config', 'vcr.config.js');

    assert.deepEqual([found?.kind, found?.['interaction'], found?.['sameAs']], ['duplicate', 2, 1]);
  });

  it('finds what is older than --max-age: by its oldest recording, or else by its file', async () => {
    const at = new Date(Date.now() - 100 * 86_400_000).toISOString();
    await folder.record('__cassettes__/a.yaml', [
      anInteraction({ recording: { at: new Date().toISOString() } }),
      anInteraction({ recording: { at } }),
    ]);
    await folder.record('__cassettes__/b.yaml', [anInteraction()]);

    assert.deepEqual(await findings('--max-age', '90d'), [
      { file: '__cassettes__/a.yaml', kind: 'old', since: at, days: 100 },
    ]);
    assert.deepEqual(await findings('--max-age', '101d'), []);
    assert.match((await folder.run('check', '--max-age', '0h')).output, /recorded 0 days ago/);
  });

  it('refuses an age that it does not know', async () => {
    const { code, complaints } = await folder.run('check', '--max-age', '3 months');

    assert.equal(code, 2);
    assert.equal(complaints, 'jest-vcr: --max-age is "3 months"; write 12h, 90d, 6w or 1y\n');
  });

  it('finds cassettes of a test file that is gone', async () => {
    await folder.record('test/__cassettes__/a.test.js/one.yaml', [anInteraction()]);
    await folder.record('test/__cassettes__/named.yaml', []);
    folder.write('test/b.test.js', '');
    await folder.record('test/__cassettes__/b.test.js/one.yaml', []);

    assert.deepEqual(await findings(), [
      { file: 'test/__cassettes__/a.test.js/one.yaml', kind: 'ownerless', reason: 'there is no test/a.test.js' },
    ]);
    assert.deepEqual(await findings('--no-names'), []);
  });

  it('leaves the cassette of a library that lies elsewhere: a test of the last full run has it', async () => {
    folder.write('src/a.test.js', '');
    await folder.record('__cassettes__/a.test.js/one.yaml', []);
    const cassettes = [aCassetteReport({ path: '__cassettes__/a.test.js/one.yaml' })];
    leaveReport(folder, aRunReport(folder, { files: [aFileReport({ testPath: 'src/a.test.js', cassettes })] }));

    assert.deepEqual(await findings(), []);
    fs.rmSync(folder.path('src/a.test.js'));
    assert.equal((await findings()).length, 1);
  });

  it('finds what the last full run called obsolete, unless it changed since', async () => {
    await folder.record('__cassettes__/old.yaml', []);
    leaveReport(folder, aRunReport(folder, { obsolete: ['__cassettes__/old.yaml'], startedAt: soon() }));

    assert.match((await folder.run('check')).output, /^ {2}without a test: no test of the last full run has it \(2/m);
    leaveReport(folder, aRunReport(folder, { obsolete: ['__cassettes__/old.yaml'], startedAt: before() }));
    assert.deepEqual(await findings(), []);
  });

  it(
    'goes on where a folder may not be read',
    { skip: process.getuid?.() === 0 && 'root may read everything' },
    async () => {
      await folder.record('__cassettes__/a.yaml', []);
      fs.mkdirSync(folder.path('closed'), { mode: 0o000 });

      const { code, output, complaints } = await folder.run('check', '--no-secrets');

      assert.equal(code, 1);
      assert.match(complaints, /the folder closed cannot be read/);
      assert.match(output, /Nothing found in 1 cassette/);
      fs.chmodSync(folder.path('closed'), 0o700);
    },
  );

  it('tells the first of very many findings', async () => {
    const request = aRequest({ headers: { Cookie: [SECRET] } });
    await folder.record(
      '__cassettes__/a.yaml',
      Array<ReturnType<typeof anInteraction>>(300).fill(anInteraction({ request })),
    );

    const { output } = await folder.run('check');

    assert.equal(output.split('\n').length, 55);
    assert.match(output, /… and 250 more \(redaction\)\n/);
    assert.match(output, /: 300 secrets\.\n/);
    assert.equal((await findings()).length, 300);
  });

  it('stands hostile files, in bounded time', async () => {
    folder.write('__cassettes__/deep.yaml', `interactions: ${'['.repeat(200_000)}`);
    folder.write('__cassettes__/deep.json', `{"interactions":${'['.repeat(200_000)}`);
    fs.symlinkSync('/dev/zero', folder.path('__cassettes__/zero.yaml'));
    const huge = fs.openSync(folder.path('__cassettes__/huge.yaml'), 'w');
    fs.ftruncateSync(huge, 3 * 1024 ** 3);
    fs.closeSync(huge);
    await folder.record('__cassettes__/body.yaml', [
      anInteraction({ request: aRequest({ method: 'POST', body: '{"token":'.repeat(100_000) }) }),
    ]);
    const startedAt = performance.now();

    const { code, output } = await folder.run('check', '__cassettes__', '__cassettes__/zero.yaml');

    assert.equal(code, 1);
    assert.match(output, /huge\.yaml\n {2}unreadable: it has 3221225472 bytes, more than a text can have/);
    assert.match(output, /zero\.yaml\n {2}unreadable: it is no regular file/);
    assert.equal(output.match(/unreadable: /g)?.length, 4);
    assert.ok(performance.now() - startedAt < 20_000);
  });

  function linkSecretlint(): void {
    for (const name of SECRETLINT) {
      fs.mkdirSync(path.dirname(folder.path(`node_modules/${name}`)), { recursive: true });
      fs.symlinkSync(path.resolve('node_modules', name), folder.path(`node_modules/${name}`), 'dir');
    }
  }
});

function secretlintMissing(): string | false {
  try {
    for (const name of SECRETLINT) createRequire(path.resolve('package.json')).resolve(name);
    return false;
  } catch {
    return 'secretlint is not installed';
  }
}

function soon(): string {
  return new Date(Date.now() + 60_000).toISOString();
}

function before(): string {
  return new Date(Date.now() - 60_000).toISOString();
}
