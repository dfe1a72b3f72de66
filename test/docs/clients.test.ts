import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

type Exception = {
  readonly clients?: readonly string[];
  readonly scenarios: readonly string[];
  readonly nodes?: string;
  readonly cause: string;
};
type Scenario = { readonly group: string; readonly name: string };

const load = async <T>(file: string): Promise<T> =>
  (await import(pathToFileURL(path.resolve('test/differential', file)).href)) as T;

describe('the page of the clients', () => {
  it('is what the differential suite writes', async () => {
    const { page } = await load<{ page: () => string }>('page.mjs');
    const config = await resolveConfig('docs/clients.md');

    assert.equal(
      fs.readFileSync('docs/clients.md', 'utf8'),
      await format(page(), { ...config, filepath: 'docs/clients.md' }),
    );
  });

  it('names clients and scenarios that exist, and a cause, in each exception', async () => {
    const { EXCEPTIONS } = await load<{ EXCEPTIONS: readonly Exception[] }>('exceptions.mjs');
    const { CLIENTS } = await load<{ CLIENTS: readonly { name: string }[] }>('clients.mjs');
    const { SCENARIOS } = await load<{ SCENARIOS: readonly Scenario[] }>('scenarios/index.mjs');
    const clients = new Set(CLIENTS.map(({ name }) => name));
    const scenarios = new Set(SCENARIOS.flatMap(({ group, name }) => [group, `${group}: ${name}`]));

    for (const exception of EXCEPTIONS) {
      for (const client of exception.clients ?? []) assert.ok(clients.has(client), client);
      for (const scenario of exception.scenarios) assert.ok(scenarios.has(scenario), scenario);
      assert.match(exception.cause, /^[A-Z`].*\.$/);
    }
  });

  it('has a file of the suite for each client, and a client for each file', async () => {
    const { CLIENTS } = await load<{ CLIENTS: readonly { file: string }[] }>('clients.mjs');
    const files = fs.readdirSync('test/differential/clients').map((name) => name.replace('.test.mjs', ''));

    assert.deepEqual([...new Set(CLIENTS.map(({ file }) => file))].sort(), files.sort());
  });
});
