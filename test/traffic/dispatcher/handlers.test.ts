import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { chunk, RawServer, send } from '../../support/raw-server';
import { StubOwner, StubRecording } from '../stub-owner';
import { record, replay, runAs } from './three-times';
import { COPIES } from './undici-copies';

type Event = readonly unknown[];
type Leave = { readonly at: string; readonly by: (abort: (reason: Error) => void) => void };
type Taken = { readonly events: Event[]; readonly result: boolean };

const OPTIONS = { path: '/answer', method: 'POST', body: 'text' } as const;

/** A handler of undici 6 and 7 that notes all it is told, up to the end. */
function legacy(dispatcher: Dispatcher, origin: string, leave?: Leave): Promise<Taken> {
  return new Promise((resolve) => {
    const events: Event[] = [];
    let abort: (reason: Error) => void = () => undefined;
    let resume: () => void = () => undefined;
    const note = (name: string, ...rest: unknown[]): void => {
      events.push([name, ...rest]);
      if (leave?.at === name) leave.by(abort);
    };
    const end = (): void => void setImmediate(() => resolve({ events, result }));
    const result = dispatcher.dispatch({ ...OPTIONS, origin }, {
      onConnect: (given: typeof abort) => {
        abort = given;
        note('start');
      },
      onBodySent: (bytes: Uint8Array) => note('body sent', Buffer.from(bytes).toString()),
      onRequestSent: () => note('request sent'),
      onResponseStarted: () => note('response started'),
      onHeaders: (status: number, headers: Buffer[], go: () => void, message: string) => {
        resume = go;
        note('head', status, headers.map(String), message);
        return true;
      },
      onData: (bytes: Buffer) => {
        note('data', bytes.toString());
        setTimeout(() => resume(), 5);
        return false;
      },
      onComplete: (trailers: Buffer[]) => {
        note('end', trailers.map(String));
        end();
      },
      onError: (error: Error) => {
        note('error', error.name, error.message);
        end();
      },
    } as never);
    note('dispatched');
  });
}

/** The same for undici 7 and 8. */
function controlled(dispatcher: Dispatcher, origin: string, leave?: Leave): Promise<Taken> {
  return new Promise((resolve) => {
    const events: Event[] = [];
    let held: Dispatcher.DispatchController | undefined;
    const note = (name: string, ...rest: unknown[]): void => {
      events.push([name, ...rest, held?.aborted, held?.paused]);
      if (leave?.at === name) leave.by((reason) => held?.abort(reason));
    };
    const end = (): void => void setImmediate(() => resolve({ events, result }));
    const raw = (): unknown => (Reflect.get(held ?? {}, 'rawHeaders') as Buffer[] | null)?.map(String);
    const result = dispatcher.dispatch({ ...OPTIONS, origin }, {
      onRequestStart: (controller: Dispatcher.DispatchController) => {
        held = controller;
        note('start');
      },
      onBodySent: (bytes: Uint8Array) => note('body sent', Buffer.from(bytes).toString()),
      onRequestSent: () => note('request sent'),
      onResponseStarted: () => note('response started'),
      onResponseStart: (_: unknown, status: number, headers: object, message: string) =>
        note('head', status, { ...headers }, raw(), message),
      onResponseData: (controller: Dispatcher.DispatchController, bytes: Buffer) => {
        note('data', bytes.toString());
        controller.pause();
        setTimeout(() => controller.resume(), 5);
      },
      onResponseEnd: (_: unknown, trailers: object) => {
        note('end', { ...trailers });
        end();
      },
      onResponseError: (_: unknown, error: Error) => {
        note('error', error.name, error.message);
        end();
      },
    } as never);
    note('dispatched');
  });
}

const STYLES = { legacy, controlled };

// A request of a fresh connection is begun after `dispatch` has returned, and so is every one of ours.
describe('a handler', () => {
  let server: RawServer;
  before(async () => {
    const answer = send(
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n',
      'HTTP/1.1 200 All Good\r\nX-Mixed: 1\r\nx-mixed: caf\xe9\r\nTransfer-Encoding: chunked\r\n\r\n',
      chunk('one'),
      chunk('two'),
      '0\r\nX-Sum: 1\r\n\r\n',
    );
    server = await RawServer.start({ '/answer': [answer] });
  });
  after(() => server.stop());

  for (const [copy, undici] of Object.entries(COPIES)) {
    const styles =
      copy === 'undici 6'
        ? (['legacy'] as const)
        : copy === 'undici 8'
          ? (['controlled'] as const)
          : (['legacy', 'controlled'] as const);
    for (const style of styles) {
      const use = async (leave?: Leave): Promise<Taken> => {
        const dispatcher = new undici.Agent();
        const taken = await STYLES[style](dispatcher, `http://127.0.0.1:${server.port}`, leave);
        await dispatcher.destroy();
        return taken;
      };

      it(`of the ${style} kind is told the same in the same order: ${copy}`, async () => {
        const bare = await use();

        const live = await record(use);
        const replayed = await replay(live.interactions, use);

        assert.equal(bare.events.at(-1)?.[0], 'end');
        assert.deepEqual(live.seen, bare);
        assert.deepEqual(replayed, bare);
      });

      for (const at of ['start', 'head', 'data', 'end']) {
        for (const [how, by] of Object.entries({
          aborts: (abort: (reason: Error) => void) => abort(new Error('enough')),
          throws: () => {
            throw new Error('thrown');
          },
        })) {
          it(`of the ${style} kind that ${how} at ${at} ends as bare: ${copy}`, async () => {
            const leaving = (): Promise<Taken> => use({ at, by });
            const whole = await record(use);
            const bare = await leaving();
            const recording = new StubRecording();

            const live = await runAs(new StubOwner(() => recording.answer), leaving);
            const replayed = await replay(whole.interactions, leaving);

            assert.deepEqual(live, bare);
            assert.deepEqual(replayed, bare);
            if (at !== 'start') assert.equal((await recording.outcome).isUnfinished, at !== 'end');
            else assert.deepEqual(recording.calls, []);
          });
        }
      }
    }

    it(`is not told of an answer after it has left: ${copy}`, async () => {
      const abort = new AbortController();
      const recording = new StubRecording();
      const owner = new StubOwner(async () => {
        await sleep(30);
        return recording.answer;
      });
      const connections = await server.connections();

      const left = runAs(owner, () =>
        undici.fetch(`http://127.0.0.1:${server.port}/answer`, {
          signal: abort.signal,
          dispatcher: new undici.Agent(),
        }),
      );
      setTimeout(() => abort.abort(), 5);
      await assert.rejects(left, { name: 'AbortError' });
      await sleep(60);

      assert.equal(recording.calls.at(-1), 'cancel');
      assert.ok((await server.connections()) <= connections + 1);
    });
  }
});
