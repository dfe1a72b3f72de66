import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net, { type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { Project, runProcess } from './project';

export const HAS_STRACE = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;
const SYSTEM_CALLS = 'connect,sendto,sendmsg,sendmmsg';

/** What the clients of a proof share: how a request ended, and running all of them. */
const TOLD = `
const codeOf = (error) => error?.cause?.code ?? error?.code ?? /\\[(VCR_\\w+)\\]/.exec([error?.cause?.message, error?.message].join())?.[1] ?? String(error);
module.exports = {
  codeOf,
  settled: (promise) => promise.then(() => 'answered', codeOf),
  event: (emitter, success) => new Promise((resolve) => { emitter.once(success, () => resolve('answered')); emitter.once('error', (error) => resolve(codeOf(error))); }),
  runAll(clients) {
    for (const [name, send] of Object.entries(clients)) {
      if (process.env.WITHOUT.split(',').includes(name)) continue;
      test(name, async () => { console.log('ENDED ' + JSON.stringify([name, await send()])); });
    }
  },
};`;

const CONFIG = `module.exports = {
  preset: 'jest-environment-vcr',
  testEnvironmentOptions: { vcrConfig: { failOnUnmatchedRequest: false, ...JSON.parse(process.env.CONFIG) } },
};`;

type Proof = { readonly ended: Record<string, string>; readonly calls: readonly string[]; readonly received: string };

type Setup = {
  /** The test file: it runs `CLIENTS` by `runAll` of ./told. */
  readonly clients: string;
  readonly taps: string;
  readonly config: object;
  readonly target?: string;
  /** Clients that are left out. */
  readonly without?: readonly string[];
};

/** Every client was told that its request was refused. */
export function assertRefused(
  ended: Record<string, string>,
  { atLeast, but = [] }: { readonly atLeast: number; readonly but?: readonly string[] },
): void {
  const others = Object.entries(ended).filter(
    ([name, how]) => how !== 'refused' && !how.startsWith('VCR_') && !but.includes(name),
  );
  assert.ok(Object.keys(ended).length >= atLeast, `only ${Object.keys(ended).join()}`);
  assert.deepEqual(others, []);
}

/** Runs every client under `strace`: which calls to the network it made, and what a server of another process got. */
export async function prove({ clients, taps, config, target, without = [] }: Setup): Promise<Proof> {
  let received = '';
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined).on('data', (bytes) => (received += bytes.toString('latin1')));
  });
  const port = await listening(server);
  const project = new Project({ 'a.test.js': clients, 'told.js': TOLD, 'jest.config.js': CONFIG });
  try {
    const trace = project.path('trace');
    const node = process.env['E2E_NODE'] ?? process.execPath;
    const jest = path.join(project.dir, '../node_modules/jest/bin/jest.js');
    const strace = ['-f', '-qq', '-e', `trace=${SYSTEM_CALLS}`, '-o', trace, node];
    const flags = ['--experimental-vm-modules', '--no-warnings'];

    const run = await runProcess('strace', [...strace, ...flags, jest, '--runInBand'], project.dir, {
      TARGET: `http://${target ?? `127.0.0.1:${port}`}`,
      CONFIG: JSON.stringify(config),
      VCR_TAPS: taps,
      WITHOUT: without.join(),
    });

    const lines = [...run.output.matchAll(/ENDED (\[.*\])/g)].map(
      ([, line]) => JSON.parse(line ?? '') as [string, string],
    );
    assert.equal(run.exitCode, 0, run.output);
    const calls = fs
      .readFileSync(trace, 'utf8')
      .split('\n')
      .filter((line) => /AF_INET6?/.test(line));
    return { ended: Object.fromEntries(lines), calls, received };
  } finally {
    project.remove();
    server.close();
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
