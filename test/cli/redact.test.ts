import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Interaction } from '../../src/core/interaction';
import { anInteraction, aRequest, jsonRequest } from '../support/builders';
import { CommandFolder } from '../support/command-folder';

const SECRET = 's3cret-value';
const LONG_AGO = new Date('2020-01-01T00:00:00.000Z');

function secretInteraction(): Interaction {
  return anInteraction({
    request: {
      ...jsonRequest({ name: 'Ada', password: SECRET }),
      uri: `https://ada:${SECRET}@api.test/users?page=1&api_key=${SECRET}`,
    },
    response: {
      status: { code: 200, message: 'OK' },
      headers: { 'Set-Cookie': [`a=${SECRET}; Path=/`, `b=${SECRET}`], 'Content-Type': ['application/json'] },
      body: Buffer.from(JSON.stringify({ access_token: SECRET })),
    },
  });
}

describe('jest-vcr redact', () => {
  let folder: CommandFolder;
  beforeEach(() => {
    folder = new CommandFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  for (const name of ['__cassettes__/a.yaml', '__cassettes__/a.json']) {
    it(`replaces secrets in ${path.extname(name)} and says where, never what`, async () => {
      await folder.record(name, [anInteraction(), secretInteraction()]);

      const { code, output, complaints } = await folder.run('redact');

      assert.equal(code, 0);
      assert.equal(
        output,
        [
          name,
          '  interaction 2: user info of the URL, query parameter api_key, request body $.password, response header Set-Cookie (2 values), response body $.access_token',
          'Replaced 6 values in 1 of 1 cassette, by the default redaction.',
          '',
        ].join('\n'),
      );
      assert.equal(complaints, '');
      const text = folder.read(name);
      assert.ok(!text.includes(SECRET));
      assert.ok(text.includes('https://REDACTED@api.test/users?page=1&api_key=REDACTED'));
      assert.equal(name.endsWith('json'), text.startsWith('{'));
    });
  }

  it('leaves what holds no secrets with its bytes and its time, and nothing beside it', async () => {
    const byHand = 'version: 1\ninteractions:   []   # by hand\n';
    folder.write('__cassettes__/a.yaml', byHand);
    fs.utimesSync(folder.path('__cassettes__/a.yaml'), LONG_AGO, LONG_AGO);

    const { code, output } = await folder.run('redact');

    assert.equal(code, 0);
    assert.equal(output, 'Nothing to replace in 1 cassette, by the default redaction.\n');
    assert.equal(folder.read('__cassettes__/a.yaml'), byHand);
    assert.equal(fs.statSync(folder.path('__cassettes__/a.yaml')).mtimeMs, LONG_AGO.getTime());
    assert.deepEqual(folder.entries(), ['__cassettes__/a.yaml']);
  });

  it('writes nothing with --dry-run', async () => {
    await folder.record('__cassettes__/a.yaml', [secretInteraction()]);
    const before = folder.read('__cassettes__/a.yaml');

    const { code, output } = await folder.run('redact', '--dry-run');

    assert.equal(code, 0);
    assert.match(output, /^Would replace 6 values in 1 of 1 cassette/m);
    assert.equal(folder.read('__cassettes__/a.yaml'), before);
  });

  it('says it as JSON', async () => {
    await folder.record('__cassettes__/a.yaml', [
      anInteraction({ request: aRequest({ headers: { Cookie: [SECRET] } }) }),
    ]);
    folder.write('__cassettes__/b.yaml', 'interactions: 3\n');

    const { code, output } = await folder.run('redact', '--json');

    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(output), {
      filters: 'the default redaction',
      leftOut: [],
      isDryRun: false,
      cassettes: 2,
      redacted: [
        {
          file: '__cassettes__/a.yaml',
          places: [{ interaction: 1, place: 'request header Cookie', count: 1 }],
        },
      ],
      problems: [{ file: '__cassettes__/b.yaml', line: 1, reason: 'interactions is a number, not a list' }],
    });
  });

  it("applies the project's filters, and says which of its options it leaves out", async () => {
    folder.write(
      'vcr.config.js',
      `module.exports = {
        filterHeaders: ['x-request-id', ['x-hashed', ({ value }) => 'hash of ' + value]],
        filterQueryParameters: [['now', 'NOW']],
        redact: { bodyFields: ['pin'] },
        beforeRecordRequest: (request) => request,
      };`,
    );
    const request = {
      ...jsonRequest({ pin: SECRET }),
      uri: 'https://api.test/?now=123',
      headers: { 'X-Request-Id': ['7'], 'X-Hashed': ['h'] },
    };
    await folder.record('__cassettes__/a.yaml', [anInteraction({ request })]);

    const { code, output } = await folder.run('redact', '--config', 'vcr.config.js');

    assert.equal(code, 0);
    assert.match(output, /interaction 1: query parameter now, request header X-Request-Id, request body \$\.pin\n/);
    assert.match(output, /by the default redaction and vcr\.config\.js\.\n/);
    assert.match(output, /^Left out: beforeRecordRequest, functions of filters \(--functions asks them\)\.$/m);
    assert.ok(!folder.read('__cassettes__/a.yaml').includes('hash of'));
    const asked = await folder.run('redact', '--config', 'vcr.config.js', '--functions');
    assert.match(asked.output, /^ {2}interaction 1: request header X-Hashed$/m);
    assert.ok(folder.read('__cassettes__/a.yaml').includes('hash of h'));
  });

  it('says that a configuration switches redaction off', async () => {
    folder.write('vcr.config.js', 'module.exports = { redact: false };');
    await folder.record('__cassettes__/a.yaml', [secretInteraction()]);

    const { output } = await folder.run('redact', '--config', 'vcr.config.js');

    assert.equal(output, 'Nothing to replace in 1 cassette, by vcr.config.js, which switches redaction off.\n');
  });

  for (const [what, source] of Object.entries({
    'is not there': undefined,
    throws: 'throw new Error("no");',
    'has an unknown key': 'module.exports = { filterHeader: [] };',
  })) {
    it(`is called in a wrong way with a configuration that ${what}`, async () => {
      if (source !== undefined) folder.write('vcr.config.js', source);

      const { code, complaints } = await folder.run('redact', '--config', 'vcr.config.js');

      assert.equal(code, 2);
      assert.match(complaints, /vcr\.config\.js/);
    });
  }

  it('goes on after a file that cannot be read or saved', async () => {
    folder.write('__cassettes__/broken.yaml', 'interactions: [\n');
    await folder.record('__cassettes__/locked.yaml', [secretInteraction()]);
    fs.chmodSync(folder.path('__cassettes__/locked.yaml'), 0o444);
    await folder.record('__cassettes__/open.yaml', [secretInteraction()]);

    const { code, output, complaints } = await folder.run('redact');

    assert.equal(code, 1);
    assert.match(complaints, /^__cassettes__\/broken\.yaml:2: left as it is: /m);
    assert.match(complaints, /^__cassettes__\/locked\.yaml: left as it is: the file is read-only$/m);
    assert.match(
      output,
      /Replaced 6 values in 1 of 1 cassette, by the default redaction\. 2 cassettes left as they are\./,
    );
    assert.ok(folder.read('__cassettes__/locked.yaml').includes(SECRET));
    assert.ok(!folder.read('__cassettes__/open.yaml').includes(SECRET));
  });

  it('writes through a link below the folder, and through none that leads out of it', async () => {
    const other = new CommandFolder();
    await other.record('outside.yaml', [secretInteraction()]);
    await folder.record('shared.yaml', [secretInteraction()]);
    fs.mkdirSync(folder.path('__cassettes__'));
    fs.symlinkSync(other.path('outside.yaml'), folder.path('__cassettes__/out.yaml'));
    fs.symlinkSync(folder.path('shared.yaml'), folder.path('__cassettes__/in.yaml'));

    const { code, complaints } = await folder.run('redact', '__cassettes__');

    assert.equal(code, 1);
    assert.match(complaints, /^__cassettes__\/out\.yaml: left as it is: a symbolic link leads out of this folder/);
    assert.ok(other.read('outside.yaml').includes(SECRET));
    assert.ok(!folder.read('shared.yaml').includes(SECRET));
    assert.ok(fs.lstatSync(folder.path('__cassettes__/in.yaml')).isSymbolicLink());
    other.remove();
  });

  it('shows nothing of a cassette that a terminal would obey', async () => {
    const headers = { '\u001b[2Jx-\u009b31m\u202etoken': [SECRET] };
    await folder.record('__cassettes__/\u001b[31ma.yaml', [anInteraction({ request: aRequest({ headers }) })]);

    for (const words of [['--dry-run'], ['--dry-run', '--json']]) {
      const { output } = await folder.run('redact', ...words);

      assert.doesNotMatch(output.replaceAll('\n', ''), /[\p{Cc}\p{Bidi_Control}]/u);
      assert.match(output, /token/);
    }
  });

  it('redacts a cassette of vcrpy with its own serializer, so that vcrpy still reads it', async () => {
    folder.write(
      '__cassettes__/a.yaml',
      `interactions:\n- request:\n    body: null\n    headers:\n      authorization: ['Bearer ${SECRET}']\n    method: GET\n    uri: https://api.test/\n  response:\n    body: {string: !!python/unicode 'hi'}\n    headers: {}\n    status: {code: 200, message: OK}\nversion: 1\n`,
    );

    assert.equal((await folder.run('redact')).code, 0);
    assert.match(folder.read('__cassettes__/a.yaml'), /authorization:\n {10}- REDACTED\n[^]*string: hi\nversion: 1\n$/);
  });
});
