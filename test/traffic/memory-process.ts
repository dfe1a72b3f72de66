// Run by memory.test.ts with --expose-gc: acts as many test files in one process, and says how many are still held.
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { request as undiciRequest } from 'undici';
import type { Answer } from '../../src/core/exchange';
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { replayOf, StubOwner, StubRecording } from './stub-owner';

const FILES = 10;
const MOST_HELD = 2;
/** How long a request may take that ends by itself, on a busy machine, and how long one lasts that does not. */
const MOST_MS = 2_000;
const UNENDED_MS = 15;
const ENDING = ['answered', 'replayed', 'refused'];

/** Stands for all that a test file brings along: everything its code makes leads to it. */
class TestFileRealm {
  readonly values = new Array<number>(1_000).fill(1);
}

/** Handles keep the contexts they were opened in, and those of a test file lead to all of it. */
const contexts = new AsyncLocalStorage<TestFileRealm>();

type Send = (url: string, signal: AbortSignal) => Promise<unknown>;

const CLIENTS: Record<string, Send> = {
  http: (url, signal) => overHttp(url, { signal }),
  'http without an agent': (url, signal) => overHttp(url, { signal, agent: false }),
  'http upload': (url, signal) => overHttp(url, { signal, method: 'POST' }, 'begin'),
  fetch: async (url, signal) => (await fetch(url, { signal })).text(),
  undici: async (url, signal) => (await undiciRequest(url, { signal })).body.text(),
};

const ANSWERS: Record<string, () => Answer | Promise<Answer>> = {
  answered: () => new StubRecording().answer,
  aborted: () => new StubRecording().answer,
  'broken off': () => new StubRecording().answer,
  replayed: () => replayOf('old'),
  'replayed without an answer': () => replayOf('', { status: { code: 0, message: '' } }),
  refused: () => ({ kind: 'refuse', error: new Error('no') }),
  silent: () => ({ kind: 'silence' }),
  undecided: () => new Promise<never>(() => undefined),
};

/** A request whose caller, like that of a leftover one, may never hear of it. */
function overHttp(url: string, options: http.RequestOptions, part?: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, options, (response) => {
      response.resume().on('end', resolve).on('error', reject);
    });
    request.on('error', reject);
    if (part === undefined) request.end();
    else request.write(part);
  });
}

async function runFile(send: Send, url: string, end: string): Promise<WeakRef<TestFileRealm>> {
  const realm = new TestFileRealm();
  const traffic = nodeTraffic('socket');
  const endFile = traffic.attend(() => undefined);
  const owner = new StubOwner(() => {
    realm.values[0] = 2;
    return ANSWERS[end]?.() ?? { kind: 'pass' };
  });
  const abort = new AbortController();
  const work = async (): Promise<void> => {
    const over = new AbortController();
    send(url, abort.signal)
      .then(
        () => realm.values.length,
        () => realm.values.length,
      )
      .finally(() => over.abort());
    // A timer would hold the file until it is due.
    const waited = sleep(ENDING.includes(end) ? MOST_MS : UNENDED_MS, undefined, { signal: over.signal });
    await waited.catch(() => undefined);
    abort.abort();
    await sleep(5);
  };
  await contexts.run(realm, () => traffic.runAs(owner, work));
  endFile();
  return new WeakRef(realm);
}

async function countHeld(send: Send, url: string, end: string): Promise<number> {
  const references: WeakRef<TestFileRealm>[] = [];
  for (let file = 0; file < FILES; file += 1) references.push(await runFile(send, url, end));
  const held = (): number => references.filter((reference) => reference.deref() !== undefined).length;
  // A connection in a pool and the last file of all may still be held; it must not add up. On a busy machine it takes
  // some rounds until what is over has ended.
  for (let round = 0; round < 250 && held() > MOST_HELD; round += 1) {
    await sleep(20);
    globalThis.gc?.();
  }
  return Math.max(0, held() - MOST_HELD);
}

async function countAll(url: string, end: string): Promise<void> {
  const held: Record<string, number> = {};
  for (const [name, send] of Object.entries(CLIENTS)) held[name] = await countHeld(send, url, end);
  console.log(JSON.stringify(held));
  process.exit();
}

const end = process.argv[2] ?? '';
const server = http.createServer((_, response) => {
  if (end === 'aborted') return;
  if (end === 'broken off') response.write('part');
  else response.end('ok');
});
server.listen(0, '127.0.0.1', () => {
  void countAll(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, end);
});
