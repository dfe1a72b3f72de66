import { fork } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';

const NAMES = [
  'http',
  'https',
  'h2c',
  'h2',
  'both',
  'selfSigned',
  'misnamed',
  'raw',
  'rawTls',
  'proxy',
  'socks',
  'grpc',
  'nobody',
];

// Below the ports that systems give to outgoing connections and to servers that ask for any: what is free while the
// servers run has to stay free while they do not.
const FIRST_PORT = 21_000;
const PORTS = 10_000;

/** The servers of all phases, in one other process. */
export class Servers {
  #child;

  constructor(ports) {
    this.ports = ports;
  }

  static async atFreePorts() {
    const ports = {};
    for (const name of NAMES) ports[name] = await freePort(Object.values(ports));
    return new Servers(ports);
  }

  async start() {
    const env = { PATH: process.env['PATH'], DIFFERENTIAL_PORTS: JSON.stringify(this.ports) };
    const file = path.resolve(import.meta.dirname, '../servers/process.mjs');
    this.#child = fork(file, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const failed = once(this.#child, 'exit').then(() => Promise.reject(new Error('The servers did not start')));
    await Promise.race([once(this.#child, 'message'), failed]);
    failed.catch(() => undefined);
  }

  /** Lets the servers begin anew: each run is to find them as the one before did. */
  async forget() {
    if (!this.#child.connected) throw new Error('The servers ended while clients asked them; see above');
    this.#child.send('forget');
    await once(this.#child, 'message');
  }

  async stop() {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

async function freePort(taken) {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
