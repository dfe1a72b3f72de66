import { Readable } from 'node:stream';
import { workerData } from 'node:worker_threads';
import { nodeTraffic } from '../../node-traffic';
import { DistantOwner } from './distant-owner';
import type { ThreadStart } from './messages';

const { script, input, taps, port, signal } = workerData as ThreadStart;
const owner = new DistantOwner(port, signal);
let problem: string | undefined;

process.on('uncaughtExceptionMonitor', (error) => (problem = error.stack ?? error.message));
// Whoever waits hears nothing of a thread that ends.
process.on('exit', () => owner.tell({ kind: 'over', ...(problem === undefined ? {} : { problem }) }));

nodeTraffic(taps).attend(() => owner);

// What a program of its own process reads and writes there, this one reads and writes here.
Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]) });
Object.defineProperty(process, 'stdout', { value: { write } });

// eslint-disable-next-line @typescript-eslint/no-require-imports -- jsdom's own program, as it is
require(script);

function write(text: string, written: () => void): boolean {
  void owner.quiet().then(() => {
    owner.tell({ kind: 'written', text });
    written();
  });
  return true;
}
