import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export type RawScript = readonly (
  { readonly send: string } | { readonly waitMs: number } | { readonly end: 'close' | 'reset' }
)[];

/** Bytes to send, in base64 so that they get to the other process as they are. */
export function send(...parts: readonly (string | Buffer)[]): { readonly send: string } {
  return { send: Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1'))).toString('base64') };
}

/** One chunk of a chunked body. */
export function chunk(bytes: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]);
}

/** A server in another process that sends the very bytes it is told to. */
export class RawServer {
  readonly port: number;
  readonly securePort: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, [port, securePort]: readonly [number, number]) {
    this.#child = child;
    this.port = port;
    this.securePort = securePort;
  }

  static async start(scripts: Record<string, RawScript>): Promise<RawServer> {
    const child = fork(path.join(__dirname, 'raw-server-process.js'), { env: {} });
    const [{ ports }] = (await once(child, 'message')) as [{ ports: { port: number }[] }];
    const server = new RawServer(child, [ports[0]?.port ?? 0, ports[1]?.port ?? 0]);
    await server.#ask({ scripts });
    return server;
  }

  /** How many connections were opened. */
  async connections(): Promise<number> {
    return (await this.#ask({})).connections;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  async #ask(message: object): Promise<{ connections: number }> {
    this.#child.send(message);
    const [answer] = (await once(this.#child, 'message')) as [{ connections: number }];
    return answer;
  }
}
