import type { SpawnSyncReturns } from 'node:child_process';
import path from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { AnsweredRequests, type Asking } from './answered-requests';
import { received, type FromThread, type ThreadStart } from './messages';

type Program = Pick<ThreadStart, 'script' | 'input' | 'taps'> & {
  /** Runs what may outlive the test in no context of its own. */
  readonly outside: <T>(work: () => T) => T;
};

/** Longer than any thread takes to begin; one that cannot even be loaded says nothing. */
const BEGINS_WITHIN_MS = 60_000;

/** Runs jsdom's program in a thread and waits for its end, as `spawnSync` does for a process. */
export function runInThread({ outside, ...program }: Program, asking: Asking): SpawnSyncReturns<Buffer> {
  const { port1: port, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const start: ThreadStart = { ...program, signal, port: port2 };
  // What the program writes for people is for nobody: jsdom does not show it either.
  const thread = outside(
    () =>
      new Worker(path.join(__dirname, 'thread.js'), {
        workerData: start,
        transferList: [port2],
        stdout: true,
        stderr: true,
      }),
  );
  thread.unref();
  // What the program threw was told already; without a listener it would be this process's own error.
  thread.on('error', () => undefined);
  const requests = new AnsweredRequests(asking, port);
  try {
    return resultOf(follow(port, signal, requests));
  } finally {
    requests.end();
    port.close();
    void thread.terminate();
  }
}

/** Carries out what the thread says until it is over; gives what its program wrote, or why it did not. */
function follow(port: MessagePort, signal: Int32Array, requests: AnsweredRequests): { text: string } | string {
  let seen = 0;
  for (;;) {
    const waited = Atomics.wait(signal, 0, seen, seen === 0 ? BEGINS_WITHIN_MS : Infinity);
    if (waited === 'timed-out') return 'The thread of a synchronous request did not begin';
    seen = Atomics.load(signal, 0);
    for (let found = receiveMessageOnPort(port); found !== undefined; found = receiveMessageOnPort(port)) {
      const said = received(found.message as Uint8Array) as FromThread;
      if (said.kind === 'written') return { text: said.text };
      if (said.kind === 'over') return said.problem ?? 'The thread of a synchronous request ended without an answer';
      requests.take(said);
    }
  }
}

function resultOf(outcome: { text: string } | string): SpawnSyncReturns<Buffer> {
  const [stdout, stderr] = typeof outcome === 'string' ? ['', outcome] : [outcome.text, ''];
  const pipes = [Buffer.from(stdout), Buffer.from(stderr)] as const;
  return {
    pid: process.pid,
    output: [null, ...pipes],
    stdout: pipes[0],
    stderr: pipes[1],
    status: stderr === '' ? 0 : 1,
    signal: null,
  };
}
