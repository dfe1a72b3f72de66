import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Scenario } from '../support/scenario';

/** Tells, at the end of a test file, what its process has loaded; `require.cache` of a test would be the test's own. */
const environmentOver = (base: string): string => `
  const fs = require('node:fs');
  const { TestEnvironment } = require('${base}');
  module.exports = class extends TestEnvironment {
    async teardown() {
      await super.teardown();
      fs.writeFileSync(process.env.LOADED, JSON.stringify({ files: Object.keys(require.cache), builtIn: process.moduleLoadList }));
    }
  };`;

const FILES = {
  'bare.js': environmentOver('jest-environment-node'),
  'ours.js': environmentOver('jest-environment-vcr'),
  'quiet.test.js': "test('asks nobody', () => expect(1).toBe(1));",
  'probing.test.js': `
    test('probes a port', async () => {
      const { hostname, port } = new URL(process.env.ORIGIN);
      const socket = require('node:net').connect(port, hostname);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.destroy();
    });`,
  'asking.test.js': "test('asks', async () => { await (await fetch(process.env.ORIGIN + '/text')).text(); });",
  'node-asking.test.js': `
    test('asks', async () => {
      const response = await new Promise((resolve) => require('node:http').get(process.env.ORIGIN + '/text', resolve));
      await new Promise((resolve) => response.resume().once('end', resolve));
    });`,
};

/** What a replay has no need of: each part of `build/` by the beginning of its name. */
const UNNEEDED = {
  'asking.test.js': ['traffic/taps/socket/socket-tap', 'traffic/taps/session/clients'],
  'node-asking.test.js': [
    ...['traffic/taps/socket/socket-tap', 'traffic/taps/dispatcher/taken-request', 'traffic/taps/session/clients'],
  ],
};
const NEVER_NEEDED = [
  ...['traffic/taps/blocking/run-in-thread', 'traffic/taps/session/tapped-session'],
  ...['jsdom', 'convert', 'viewer', 'cli', 'report'],
];

/** How many files of ours a process may load: some more than it does, and far fewer than there are. */
const MOST_FILES = { quiet: 80, replaying: 300 };

/** What of `traffic/` stands ready in every process: what patches, and none of what answers. */
const READY = [
  'process-traffic, no-traffic, node-traffic, core-modules, own-servers, own-realm-error, owner-references, neighbours',
  'raw/approved, raw/connection-target, raw/guard-connections, raw/guard-datagrams, raw/guard-lookups, raw/guard-tls',
  'raw/http-clients, raw/idle-connections, raw/raw-sockets, raw/refuse-connection, raw/undici-connections',
  'taps/agent/agent-patches, taps/agent/agent-tap, taps/agent/departures, taps/agent/own-connection',
  'taps/agent/socket-pools, taps/agent/wrap-method, taps/dispatcher/decided',
  'taps/dispatcher/innermost, taps/dispatcher/tap-dispatchers, taps/dispatcher/undici-copies, taps/blocking/blocking-tap, taps/session/session-tap',
  'taps/socket/connection-notes, taps/socket/requests-over-raw, taps/socket/undici-owners, taps/tap, sender-notes',
].flatMap((line) => line.split(', '));

/** Which test a request belongs to is known by an AsyncLocalStorage; on Node 24 its parts are loaded when one is made. */
const OF_CONTEXTS = 'NativeModule internal/async_local_storage/';

type Loaded = { readonly files: readonly string[]; readonly builtIn: readonly string[] };

describe('a process whose tests make no connection', () => {
  for (const taps of ['all', 'socket']) {
    it(`loads neither what answers nor a module of the network, with VCR_TAPS=${taps}`, async () => {
      await Scenario.run(FILES, async (scenario) => {
        const bare = await loaded(scenario, 'bare.js', 'quiet.test.js', taps);
        const ours = await loaded(scenario, 'ours.js', 'quiet.test.js', taps);

        assert.deepEqual(
          ours.builtIn.filter((name) => !bare.builtIn.includes(name) && !name.startsWith(OF_CONTEXTS)),
          [],
        );
        assert.deepEqual(heavy(ours), []);
        assert.deepEqual(
          trafficFiles(ours).filter((file) => !READY.includes(file)),
          [],
        );
      });
    });
  }

  it('loads few files of ours', async () => {
    await Scenario.run(FILES, async (scenario) => {
      const files = ownFiles(await loaded(scenario, 'ours.js', 'quiet.test.js', 'all'));

      assert.ok(files.length > 0 && files.length <= MOST_FILES.quiet, `${files.length} files: ${files.join(' ')}`);
    });
  });

  it('loads neither the interception library nor a serializer for a connection that is no HTTP', async () => {
    await Scenario.run(FILES, async (scenario) => {
      assert.deepEqual(heavy(await loaded(scenario, 'ours.js', 'probing.test.js', 'all')), []);
      assert.deepEqual(heavy(await loaded(scenario, 'ours.js', 'probing.test.js', 'socket')), []);
    });
  });

  it('loads the interception library for a request only where it is asked for', async () => {
    await Scenario.run(FILES, async (scenario) => {
      const library = (found: Loaded): boolean => heavy(found).includes('@mswjs/interceptors');

      assert.equal(library(await loaded(scenario, 'ours.js', 'asking.test.js', 'all')), false);
      assert.equal(library(await loaded(scenario, 'ours.js', 'asking.test.js', 'socket')), true);
    });
  });
});

describe('a process whose tests are answered from their cassettes', () => {
  for (const [file, unneeded] of Object.entries(UNNEEDED)) {
    it(`loads what replays this client's requests alone: ${file}`, async () => {
      await Scenario.run(FILES, async (scenario) => {
        await loaded(scenario, 'ours.js', file, 'all');
        await scenario.origin.stop();

        const replayed = await loaded(scenario, 'ours.js', file, 'all');

        const files = ownFiles(replayed);
        assert.equal(heavy(replayed).includes('@mswjs/interceptors'), false);
        assert.deepEqual(
          files.filter((name) => [...unneeded, ...NEVER_NEEDED].some((one) => name.startsWith(one))),
          [],
        );
        assert.ok(files.length <= MOST_FILES.replaying, `${files.length} files: ${files.join(' ')}`);
      });
    });
  }
});

describe('a test that fails in such a process', () => {
  it('is shown with its own lines, also when the error is one of ours', async () => {
    const files = {
      'jest.config.js': "module.exports = { testEnvironment: 'jest-environment-vcr' };",
      'failing.test.js': `
        const { vcr } = require('jest-environment-vcr/globals');
        test('is misused', () => vcr.useCassette(1, () => undefined));
        test('fails', () => {
          throw new Error('on the fifth line');
        });`,
    };
    await Scenario.run(files, async (scenario) => {
      const { output } = await scenario.jest();

      assert.match(output, /at \S*useCassette \(failing\.test\.js:3:/);
      assert.match(output, /on the fifth line[^]*at \S+ \(failing\.test\.js:5:/);
    });
  });
});

async function loaded(scenario: Scenario, environment: string, file: string, taps: string): Promise<Loaded> {
  const { project } = scenario;
  project.write({ 'jest.config.js': `module.exports = { testEnvironment: './${environment}' };` });
  const run = await scenario.jest({ args: [file], env: { LOADED: project.path('loaded.json'), VCR_TAPS: taps } });
  assert.equal(run.exitCode, 0, run.output);
  return JSON.parse(project.read('loaded.json')) as Loaded;
}

/** What costs: the interception library, the parser of YAML, serializers and persisters of ours. */
function heavy({ files }: Loaded): string[] {
  const names = files.flatMap((file) => {
    const place = file.replaceAll(path.sep, '/');
    const own = /jest-environment-vcr\/build\/(serializers|persisters|session\/inserted-cassette)/.exec(place)?.[1];
    return own ?? /node_modules\/(@mswjs\/interceptors|js-yaml)\//.exec(place)?.[1] ?? [];
  });
  return [...new Set(names)];
}

function trafficFiles(found: Loaded): string[] {
  return ownFiles(found).flatMap((name) => /^traffic\/(.+)$/.exec(name)?.[1] ?? []);
}

/** The modules of ours that are loaded, by their names below `build/`. */
function ownFiles({ files }: Loaded): string[] {
  return files.flatMap(
    (file) => /jest-environment-vcr\/build\/(.+)\.js$/.exec(file.replaceAll(path.sep, '/'))?.[1] ?? [],
  );
}
