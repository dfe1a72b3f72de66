import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A server of large bodies in another process: `/held/<bytes>`, `/free/<bytes>` and `/upload`. */
export class TransferServer {
  /** Where it is and where its gate is, for the environment of a child. */
  readonly places: { readonly ORIGIN: string; readonly GATE: string };
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ports: { readonly port: number; readonly gatePort: number }) {
    this.#child = child;
    this.places = { ORIGIN: `http://127.0.0.1:${ports.port}`, GATE: String(ports.gatePort) };
  }

  static async start(): Promise<TransferServer> {
    const child = fork(path.join(__dirname, 'transfer-server-process.js'), { env: {} });
    const [{ address, gateAddress }] = (await once(child, 'message')) as [Record<string, { port: number }>];
    return new TransferServer(child, { port: address?.port ?? 0, gatePort: gateAddress?.port ?? 0 });
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
