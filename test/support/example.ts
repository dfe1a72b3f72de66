import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { loadCassette } from '../../src/cli/load-cassette';
import { runProcess } from './project';

const EXAMPLES = path.resolve('example');
const INSTALL_TIMEOUT_MS = 300_000;
/** The version whose format of `pnpm-workspace.yaml` the example has. */
const PNPM = ['npx', '--yes', 'pnpm@12'];

export type ExampleRun = { exitCode: number | null; output: string; passed: number; failed: number };

/** The names of all examples: the folders of `example` whose package.json asks for this package. */
export function exampleNames(): string[] {
  return fs.readdirSync(EXAMPLES).filter((name) => {
    const file = path.join(EXAMPLES, name, 'package.json');
    return fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes('"jest-environment-vcr"');
  });
}

/** Says whether the package manager of an example is to be had here. */
export async function hasItsPackageManager(name: string): Promise<boolean> {
  if (!usesPnpm(path.join(EXAMPLES, name))) return true;
  return (await runCommand([...PNPM, '--version'], EXAMPLES, {})).exitCode === 0;
}

/** A copy of an example in a folder of its own, installed from the registry, with the tarball as this package. */
export class Example {
  readonly dir: string;
  /** The address of the running server, as the variable that the example reads it from. */
  address: Record<string, string> = {};
  #server: ChildProcess | undefined;

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async install(name: string, folder: string, tarball: string): Promise<Example> {
    const example = new Example(path.join(folder, name));
    fs.cpSync(path.join(EXAMPLES, name), example.dir, {
      recursive: true,
      filter: (file) => path.basename(file) !== 'node_modules',
    });
    const manifest = path.join(example.dir, 'package.json');
    const text = fs.readFileSync(manifest, 'utf8');
    fs.writeFileSync(
      manifest,
      text.replace(/("jest-environment-vcr": ")[^"]*/, (_, key: string) => `${key}file:${tarball}`),
    );
    const command = usesPnpm(example.dir)
      ? [...PNPM, 'install', '--prefer-offline']
      : ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'];
    const { exitCode, output } = await runCommand(command, example.dir, {});
    if (exitCode !== 0) throw new Error(`${name} cannot be installed:\n${output}`);
    return example;
  }

  path(name: string): string {
    return path.join(this.dir, name);
  }

  /** Runs `npm test`, as its user does. */
  async test(env: Record<string, string>): Promise<ExampleRun> {
    const resultFile = this.path('result.json');
    fs.rmSync(resultFile, { force: true });
    const start = usesPnpm(this.dir) ? [...PNPM, 'test'] : ['npm', 'test', '--'];
    const run = await runCommand([...start, '--json', '--outputFile=result.json'], this.dir, env);
    if (!fs.existsSync(resultFile)) throw new Error(`Jest left no result:\n${run.output}`);
    const result = JSON.parse(fs.readFileSync(resultFile, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    return { ...run, passed: result.numPassedTests, failed: result.numFailedTests };
  }

  /** Starts the example's server on a free port and takes the address that it prints. */
  async startServer(): Promise<void> {
    const server = spawn(process.execPath, ['server.mjs'], {
      cwd: this.dir,
      env: { PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#server = server;
    for await (const chunk of server.stdout) {
      const [, variable, address] = /^([A-Z0-9_]+)=(\S+)$/m.exec(String(chunk)) ?? [];
      if (variable === undefined || address === undefined)
        throw new Error(`${this.dir}: ${String(chunk)} is no address`);
      this.address = { [variable]: address };
      return;
    }
    throw new Error(`The server of ${this.dir} ended before it told its address`);
  }

  async stopServer(): Promise<void> {
    const server = this.#server;
    if (server?.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  /** The text of every cassette, by its name relative to the example. */
  cassettes(): Record<string, string> {
    return Object.fromEntries(
      cassetteFolders(this.dir)
        .flatMap((folder) =>
          fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
        )
        .filter((file) => file.endsWith('.yaml'))
        .sort()
        .map((file) => [path.relative(this.dir, file), fs.readFileSync(file, 'utf8')]),
    );
  }

  /** What was asked and answered in each cassette, without what differs in each recording: addresses, times, headers. */
  async exchanges(): Promise<Record<string, string[]>> {
    const entries = Object.keys(this.cassettes()).map(async (name) => {
      const { interactions } = await loadCassette(this.path(name));
      const told = interactions.map(({ request, response }) => {
        const { pathname, search } = new URL(request.uri);
        const question = `${request.method} ${pathname}${search} ${request.body?.toString('base64') ?? ''}`;
        return `${question} → ${response.status.code} ${response.body?.toString('base64') ?? ''}`;
      });
      return [name, told.sort()] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** Stops the server and deletes the copy, while other examples run on: installed packages are many files. */
  async remove(): Promise<void> {
    await this.stopServer();
    await fs.promises.rm(this.dir, { recursive: true, force: true });
  }

  deleteCassettes(): void {
    for (const folder of cassetteFolders(this.dir)) fs.rmSync(folder, { recursive: true });
  }
}

function cassetteFolders(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap(({ name }) => {
      const child = path.join(folder, name);
      return name === '__cassettes__' ? [child] : cassetteFolders(child);
    });
}

function usesPnpm(folder: string): boolean {
  return fs.existsSync(path.join(folder, 'pnpm-workspace.yaml'));
}

function runCommand(
  [command = '', ...args]: string[],
  cwd: string,
  env: Record<string, string>,
): ReturnType<typeof runProcess> {
  return runProcess(command, args, cwd, env, INSTALL_TIMEOUT_MS);
}
