import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export type SeenRequest = { method: string; url: string; headers: string[]; body: string };

/** A real server in another process. Stopped, its port refuses connections. */
export class OriginServer {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(port = 0): Promise<OriginServer> {
    const child = fork(path.join(__dirname, 'origin-server-process.js'), { env: { ORIGIN_PORT: String(port) } });
    const [message] = (await once(child, 'message')) as [{ address: { port: number } }];
    return new OriginServer(child, message.address.port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async seen(): Promise<SeenRequest[]> {
    this.#child.send('seen');
    const [message] = (await once(this.#child, 'message')) as [{ seen: SeenRequest[] }];
    return message.seen;
  }

  /** How many requests reached the server since it started or since the last `forget`. */
  async count(): Promise<number> {
    return (await this.seen()).length;
  }

  async forget(): Promise<void> {
    this.#child.send('forget');
    await once(this.#child, 'message');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
