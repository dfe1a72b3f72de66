import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { expectPassed } from '../support/project';
import { pythonWith } from '../support/python';
import { Scenario } from '../support/scenario';

const PYTHON = pythonWith('vcr, requests');
const SKIP = PYTHON === undefined ? 'no Python with vcrpy and requests' : false;

/** The same exchanges, in both languages: method, path, content type, body. */
const EXCHANGES: { name: string; method: string; path: string; type?: string; body?: string }[] = [
  { name: 'GET', method: 'GET', path: '/json?page=1&q=a%20b' },
  {
    name: 'POST of JSON',
    method: 'POST',
    path: '/echo',
    type: 'application/json',
    body: '{"name":"Ada","text":"yes"}',
  },
  {
    name: 'POST of a form',
    method: 'POST',
    path: '/echo',
    type: 'application/x-www-form-urlencoded',
    body: 'a=1&b=%C3%A9&c=',
  },
  {
    name: 'POST of multipart',
    method: 'POST',
    path: '/echo',
    type: 'multipart/form-data; boundary=xYz',
    body: '--xYz\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--xYz--\r\n',
  },
  { name: 'gzip', method: 'GET', path: '/gzip' },
  { name: 'binary', method: 'GET', path: '/binary' },
  { name: 'unicode', method: 'POST', path: '/mirror', type: 'text/plain', body: 'grüße 日本語 😀 \u0085\u2028' },
  ...['yes', '1e3', '12:30:45', '2020-01-01', '=', '<<', '~', 'null', '0o7', ''].map((body) => ({
    name: `a body of ${JSON.stringify(body)}`,
    method: 'POST',
    path: `/mirror?${encodeURIComponent(body)}`,
    type: 'text/plain',
    body,
  })),
  { name: 'repeated headers', method: 'GET', path: '/repeats' },
  { name: 'redirect', method: 'GET', path: '/redirect' },
  { name: '204', method: 'GET', path: '/empty' },
  { name: '304', method: 'GET', path: '/not-modified' },
];

const PYTHON_SCRIPT = `
import sys, json, requests, vcr, base64
mode, cassette, origin, exchanges = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
results = []
with vcr.VCR(record_mode=mode, match_on=['method', 'scheme', 'host', 'port', 'path', 'query']).use_cassette(cassette) as tape:
    for x in exchanges:
        headers = {'Content-Type': x['type']} if 'type' in x else {}
        r = requests.request(x['method'], origin + x['path'], headers=headers, data=x['body'].encode() if 'body' in x else None)
        results.append({'status': r.status_code, 'body': base64.b64encode(r.content).decode(), 'cookies': r.headers.get('Set-Cookie'), 'redirects': len(r.history)})
print(json.dumps(results))
`;

const JEST_TEST = `
const exchanges = ${JSON.stringify(EXCHANGES)};
test('all', vcr.config({ redact: false })(async () => {
  await vcr.useCassette('shared.yaml', async () => {
    const results = [];
    for (const { method, path, type, body } of exchanges) {
      const response = await fetch(process.env.ORIGIN + path, { method, headers: type ? { 'Content-Type': type } : {}, body });
      results.push({ status: response.status, body: Buffer.from(await response.arrayBuffer()).toString('base64'),
        cookies: response.headers.getSetCookie().join(', ') || null, redirects: response.redirected ? 1 : 0 });
    }
    require('node:fs').writeFileSync(__dirname + '/results.json', JSON.stringify(results));
  });
}));
`;

type Result = { status: number; body: string; cookies: string | null; redirects: number };

function runPython(mode: string, cassette: string, origin: string): Result[] {
  const output = execFileSync(PYTHON ?? '', ['-c', PYTHON_SCRIPT, mode, cassette, origin, JSON.stringify(EXCHANGES)], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NO_PROXY: '*' },
  });
  return JSON.parse(output) as Result[];
}

function compare(actual: readonly Result[], expected: readonly Result[]): void {
  EXCHANGES.forEach(({ name }, index) => {
    assert.deepEqual(byMeaning(actual[index]), byMeaning(expected[index]), name);
  });
}

// vcrpy gives its clients the stored text, which for JSON is pretty-printed.
function byMeaning(result: Result | undefined): unknown {
  const bytes = Buffer.from(result?.body ?? '', 'base64');
  const text = bytes.toString('latin1');
  return { ...result, body: /^\s*[{[]/.test(text) ? (JSON.parse(bytes.toString()) as unknown) : text };
}

describe('vcrpy and this package', { skip: SKIP }, () => {
  it('replays in mode none what this package recorded', async () => {
    await Scenario.run({ 'a.test.js': JEST_TEST }, async (scenario) => {
      expectPassed(await scenario.jest());
      const recorded = JSON.parse(scenario.project.read('results.json')) as Result[];
      await scenario.origin.stop();

      const replayed = runPython('none', scenario.project.path('__cassettes__/shared.yaml'), scenario.origin.url);

      compare(replayed, recorded);
    });
  });

  it('is replayed in mode none by this package', async () => {
    await Scenario.run({ 'a.test.js': JEST_TEST }, async (scenario) => {
      const recorded = runPython('once', scenario.project.path('__cassettes__/shared.yaml'), scenario.origin.url);
      const cassette = scenario.project.read('__cassettes__/shared.yaml');
      await scenario.origin.stop();

      expectPassed(await scenario.jest({ env: { VCR_RECORD_MODE: 'none' } }));

      compare(JSON.parse(scenario.project.read('results.json')) as Result[], recorded);
      assert.equal(scenario.project.read('__cassettes__/shared.yaml'), cassette);
    });
  });
});
