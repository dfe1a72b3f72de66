import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { jestVcr } from '../support/command';
import { expectPassed } from '../support/project';
import { RawServer } from '../support/raw-server';
import { decoded } from '../support/replay';
import { rubyWith } from '../support/ruby';
import { Scenario } from '../support/scenario';
import { ANSWERS, rubyExchanges, type RubyExchange } from './exchanges';

/** How Ruby VCR is set: its serializer, `preserve_exact_body_bytes`, `decode_compressed_response`. */
const SETTINGS = [
  ['yaml'],
  ['yaml', 'exact'],
  ['yaml', 'decode'],
  ['yaml', 'exact', 'decode'],
  ['json'],
  ['json', 'exact', 'decode'],
] as const;

/** What stands in the cassettes as no client got it: the time and the connection were the server's. */
const NOT_COMPARED = ['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date'];

const JEST_TEST = `
const http = require('node:http');
const { vcr } = require('jest-environment-vcr/globals');
const exchanges = require('./exchanges.json');
const send = ({ method, url, headers, body }) =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, async (response) => {
      const chunks = [];
      for await (const bytes of response) chunks.push(bytes);
      const fields = {};
      const { rawHeaders, statusCode: status, statusMessage: message } = response;
      for (let at = 0; at < rawHeaders.length; at += 2) (fields[rawHeaders[at]] ??= []).push(rawHeaders[at + 1]);
      resolve({ status, message, headers: fields, body: Buffer.concat(chunks).toString('base64') });
    });
    request.on('error', reject).end(body === undefined ? undefined : Buffer.from(body, 'base64'));
  });
test('all', async () => {
  const results = {};
  for (const exchange of exchanges) {
    results[exchange.name] = await vcr.useCassette(exchange.name, async () => {
      const answers = [];
      for (let index = 0; index < exchange.times; index += 1) answers.push(await send(exchange));
      return answers;
    });
  }
  require('node:fs').writeFileSync(__dirname + '/results.json', JSON.stringify(results));
});
`;

type Answer = { status: number; message: string; headers: Record<string, string[]>; body: string };
type Recorded = { readonly exchange: RubyExchange; readonly answers: readonly Answer[] };

for (const client of ['net/http', 'http', 'faraday'] as const) {
  const ruby = rubyWith(['vcr', 'webmock', 'multi_json', client]);
  const skip = ruby === undefined ? `no Ruby with vcr, webmock, multi_json and ${client}` : false;

  describe(`what Ruby VCR recorded of ${client}`, { skip }, () => {
    it('replays as its client got it, however VCR was set', async () => {
      await Scenario.run({ 'a.test.js': JEST_TEST }, async ({ project, origin }) => {
        const raw = await RawServer.start(ANSWERS);
        const exchanges = rubyExchanges(`http://127.0.0.1:${raw.port}`, origin.url);
        const recorded = SETTINGS.flatMap((settings) => {
          const folder = settings.join('-');
          const words = [project.path(`recordings/${folder}`), client, ...settings];
          const found = record(ruby ?? '', words, exchanges);
          // As text it can write no bytes that are none, and stops at some.
          if (settings.some((setting) => setting === 'exact')) assert.equal(found.length, exchanges.length);
          assert.ok(found.length > 30);
          return found.map(({ exchange, answers }) => {
            return { exchange: { ...exchange, name: `${folder}/${exchange.name}` }, answers };
          });
        });
        await raw.stop();
        await origin.stop();
        project.write({ 'exchanges.json': JSON.stringify(recorded.map(({ exchange }) => exchange)) });

        const words = ['convert', '--no-redact', '--out', '__cassettes__', 'recordings'];
        const converted = await jestVcr(project, words);
        assert.equal(converted.exitCode, 0, converted.output);
        assert.ok(converted.output.includes('(ruby-vcr)'));
        expectPassed(await project.jest({ env: { VCR_RECORD_MODE: 'none' } }));

        compare(JSON.parse(project.read('results.json')) as Record<string, Answer[]>, recorded);
      });
    });
  });
}

function record(ruby: string, words: readonly string[], exchanges: readonly RubyExchange[]): Recorded[] {
  const output = execFileSync(ruby, ['test/ruby-vcr/record.rb', ...words], {
    encoding: 'utf8',
    input: JSON.stringify(exchanges),
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', no_proxy: '*' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const results = JSON.parse(output) as (readonly Answer[] | { readonly error: string })[];
  return exchanges.flatMap((exchange, index) => {
    const answers = results[index];
    return answers === undefined || 'error' in answers ? [] : [{ exchange, answers }];
  });
}

function compare(replayed: Readonly<Record<string, readonly Answer[]>>, recorded: readonly Recorded[]): void {
  for (const { exchange, answers } of recorded) {
    assert.deepEqual(replayed[exchange.name]?.map(plain), answers.map(plain), exchange.name);
    for (const { headers, body } of replayed[exchange.name] ?? []) checkLength(exchange, headers, body);
  }
}

/** An answer whatever the case of its names, as WebMock writes them anew, and without its coding, as ours is another compressor. */
function plain({ status, message, headers, body }: Answer): unknown {
  const bytes = Buffer.from(body, 'base64');
  const fields = Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values.join(', ')] as const);
  return {
    status,
    message,
    headers: Object.fromEntries(fields.filter(([name]) => !NOT_COMPARED.includes(name))),
    body: (bytes.length === 0 ? bytes : decoded({ headers, body: bytes })).toString('latin1'),
  };
}

function checkLength({ name, method }: RubyExchange, headers: Answer['headers'], body: string): void {
  const length = Object.entries(headers).find(([key]) => key.toLowerCase() === 'content-length')?.[1][0];
  const hasBody = method !== 'HEAD' && length !== undefined;
  if (hasBody) assert.equal(Number(length), Buffer.from(body, 'base64').length, name);
}
