import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export type SeenRequest = { method: string; url: string; headers: string[]; body: string };

/** A real server in another process. Stopped, its port refuses connections. */
export class OriginServer {
  readonly url: string;
  /** The same over TLS, with a certificate that nobody knows. */
  readonly secureUrl: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ports: { readonly port: number; readonly securePort: number }) {
    this.#child = child;
    this.url = `http://127.0.0.1:${ports.port}`;
    this.secureUrl = `https://127.0.0.1:${ports.securePort}`;
  }

  static async start(): Promise<OriginServer> {
    const child = fork(path.join(__dirname, 'origin-server-process.js'), { env: {} });
    const [{ address, secureAddress }] = (await once(child, 'message')) as [Record<string, { port: number }>];
    return new OriginServer(child, { port: address?.port ?? 0, securePort: secureAddress?.port ?? 0 });
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
