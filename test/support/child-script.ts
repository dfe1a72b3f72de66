import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A child process that runs a script of the test's, ended by its id. */
export class ChildScript {
  readonly #child: ChildProcess;
  output = '';

  constructor(script: string, env: Record<string, string> = {}) {
    this.#child = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when the script has printed something. */
  async hasPrinted(): Promise<void> {
    if (this.output === '' && this.#child.stdout !== null) await once(this.#child.stdout, 'data');
  }

  async hasExited(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.hasExited();
  }
}
