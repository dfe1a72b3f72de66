import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A proxy in another process. Stopped, its port refuses connections. */
export class ProxyServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<ProxyServer> {
    const child = fork(path.join(__dirname, 'proxy-process.js'), { env: {} });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new ProxyServer(child, port);
  }

  /** What it was asked for, in order. */
  async seen(): Promise<string[]> {
    this.#child.send('seen');
    const [{ seen }] = (await once(this.#child, 'message')) as [{ seen: string[] }];
    return seen;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
