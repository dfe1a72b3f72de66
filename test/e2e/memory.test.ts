import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Scenario } from '../support/scenario';

/** Far below what a kept test file costs (2.4 MB), far above what the measurement varies by. */
const MOST_BYTES_A_FILE = 800_000;

it('keeps no test file whose requests were aborted while they were recorded', async () => {
  const file = `
    const http = require('node:http');
    test('aborts', async () => {
      const url = process.env.ORIGIN + '/never';
      const abort = new AbortController();
      const left = fetch(url, { signal: abort.signal }).catch(() => undefined);
      const requests = [http.get(url), http.request(url, { method: 'POST' })];
      for (const request of requests) request.on('error', () => undefined);
      requests[1].write('begin');
      await new Promise((resolve) => setTimeout(resolve, 20));
      abort.abort();
      for (const request of requests) request.destroy();
      await left;
    });`;
  const reporter = `
    module.exports = class {
      sizes = [];
      onTestResult(test, result) { this.sizes.push(result.memoryUsage); }
      onRunComplete() { require('node:fs').writeFileSync('sizes.json', JSON.stringify(this.sizes)); }
    };`;
  const names = Array.from({ length: 24 }, (_, n) => `file${n}.test.js`);
  const files = { ...Object.fromEntries(names.map((name) => [name, file])), 'sizes.js': reporter };
  await Scenario.run(files, async (scenario) => {
    const run = await scenario.jest({
      args: ['--logHeapUsage', '--reporters=./sizes.js'],
      nodeArgs: ['--expose-gc'],
    });

    assert.equal(run.exitCode, 0, run.output);
    const sizes = JSON.parse(scenario.project.read('sizes.json')) as number[];
    assert.equal(sizes.length, names.length);
    const growth = (Math.min(...sizes.slice(-4)) - Math.min(...sizes.slice(4, 8))) / 16;
    assert.ok(growth < MOST_BYTES_A_FILE, `${Math.round(growth)} bytes a file: ${sizes.join(' ')}`);
  });
});
