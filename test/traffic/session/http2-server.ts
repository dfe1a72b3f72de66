import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export type Ports = {
  readonly clear: number;
  readonly secure: number;
  readonly rpc: number;
  readonly secureRpc: number;
};

/** Real servers of HTTP/2 and gRPC in another process. Stopped, their ports refuse connections. */
export class Http2Server {
  readonly ports: Ports;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ports: Ports) {
    this.#child = child;
    this.ports = ports;
  }

  static async start(): Promise<Http2Server> {
    const child = fork(path.join(__dirname, 'http2-server-process.js'), { env: {} });
    const [{ ports }] = (await once(child, 'message')) as [{ ports: Ports }];
    return new Http2Server(child, ports);
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.clear}`;
  }

  get secureUrl(): string {
    return `https://localhost:${this.ports.secure}`;
  }

  /** How many streams and connections of plain HTTP/2 arrived so far. */
  async counts(): Promise<{ readonly streams: number; readonly connections: number }> {
    this.#child.send('counts');
    const [counts] = (await once(this.#child, 'message')) as [{ streams: number; connections: number }];
    return counts;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
