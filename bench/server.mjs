import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A server in a process of its own, as a real one is: it takes no time from the process that is measured. */
export class Server {
  #child;
  /** What the process said of itself: its addresses. */
  address;

  static async start(name) {
    const server = new Server();
    server.#child = fork(path.join(import.meta.dirname, 'processes', `${name}.mjs`), { execArgv: [] });
    [server.address] = await once(server.#child, 'message');
    return server;
  }

  /** How many requests it has had so far. */
  async requestCount() {
    this.#child.send('count');
    const [count] = await once(this.#child, 'message');
    return count;
  }

  stop() {
    this.#child.disconnect();
  }
}
