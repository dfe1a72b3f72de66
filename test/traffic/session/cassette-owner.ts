import type { Answer, LiveOutcome, LiveRequest } from '../../../src/core/exchange';
import { headersFromPairs } from '../../../src/core/headers';
import type { ConnectionFacts, Interaction } from '../../../src/core/interaction';
import { StubOwner } from '../stub-owner';

/** Keeps what it records, and plays it again, each once and in order. */
export class Cassette {
  readonly interactions: Interaction[] = [];
  readonly declined: string[] = [];
  readonly outcomes: LiveOutcome[] = [];
  readonly #pending: Promise<void>[] = [];

  /** An owner that records every request. */
  recorder(): StubOwner {
    return new StubOwner((live) => (live.method === 'CONNECT' ? { kind: 'pass' } : this.record(live)));
  }

  /** What was recorded of the connection. */
  get facts(): ConnectionFacts | undefined {
    return this.interactions.find(({ recording }) => recording.connection !== undefined)?.recording.connection;
  }

  /** An owner that replays what was recorded, and refuses all else. */
  player(connection = this.facts): StubOwner {
    const left = [...this.interactions];
    return new StubOwner(async (live): Promise<Answer> => {
      if (live.method === 'CONNECT') return { kind: 'tunnel', connection, httpVersion: '2' };
      const awaitsContinue = live.headers.some(([name]) => name === 'expect');
      const body = awaitsContinue ? undefined : await live.readBody();
      const same = ({ request }: Interaction): boolean =>
        request.method === live.method &&
        request.uri === live.uri &&
        (body === undefined || sameBytes(request.body, body));
      const at = left.findIndex(same);
      const [interaction] = at === -1 ? [] : left.splice(at, 1);
      return interaction === undefined
        ? { kind: 'refuse', error: new Error(`nothing recorded for ${live.uri}`) }
        : { kind: 'replay', interaction, timing: 'instant', connection };
    });
  }

  record(live: LiveRequest): Answer {
    let close: () => void = () => undefined;
    this.#pending.push(new Promise((resolve) => (close = resolve)));
    return {
      kind: 'record',
      recording: {
        begin: () => undefined,
        end: (outcome) => {
          this.outcomes.push(outcome);
          this.interactions.push(interactionOf(live, outcome));
          close();
        },
        cancel: close,
        decline: (reason) => {
          this.declined.push(reason);
          close();
        },
      },
    };
  }

  /** Resolves when every recording has ended. */
  async isComplete(): Promise<void> {
    await Promise.all(this.#pending);
  }
}

function sameBytes(one: Buffer | null, other: Buffer | null): boolean {
  return (one ?? Buffer.alloc(0)).equals(other ?? Buffer.alloc(0));
}

function interactionOf(live: LiveRequest, outcome: LiveOutcome): Interaction {
  const { response, failure, isUnfinished, tookMs, requestBody } = outcome;
  return {
    request: { method: live.method, uri: live.uri, headers: headersFromPairs(live.headers), body: requestBody },
    response: {
      status: { code: response?.status ?? 0, message: response?.message ?? '' },
      headers: headersFromPairs(response?.headers ?? []),
      body: response?.body ?? Buffer.alloc(0),
    },
    recording: {
      at: '2026-11-20T09:00:00.000Z',
      tookMs,
      httpVersion: '2',
      ...(response === undefined || response.chunks.length === 0 ? {} : { chunks: response.chunks }),
      ...(response === undefined || response.trailers.length === 0
        ? {}
        : { trailers: headersFromPairs(response.trailers) }),
      ...(response?.informational === undefined ? {} : { informational: response.informational }),
      ...(response?.connection === undefined ? {} : { connection: response.connection }),
      ...(failure === undefined ? {} : { error: failure }),
      ...(isUnfinished ? { unfinished: true } : {}),
    },
  };
}
