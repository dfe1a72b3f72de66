import type { Answer, LiveOutcome, LiveRequest, RequestOwner, RequestRecording } from '../../src/core/exchange';
import type { Interaction } from '../../src/core/interaction';

/** An owner that answers as it is told, and remembers what it was told of. */
export class StubOwner implements RequestOwner {
  readonly asked: LiveRequest[] = [];
  readonly failures: Error[] = [];
  readonly #answer: (live: LiveRequest) => Answer | Promise<Answer>;

  constructor(answer: (live: LiveRequest) => Answer | Promise<Answer>) {
    this.#answer = answer;
  }

  answer(live: LiveRequest): Answer | Promise<Answer> {
    this.asked.push(live);
    return this.#answer(live);
  }

  fail(error: Error): void {
    this.failures.push(error);
  }

  refuseConnection(): Error | undefined {
    return undefined;
  }

  afterFile(): RequestOwner {
    return new StubOwner(() => ({ kind: 'silence' }));
  }
}

/** A recording that remembers what was done with it, in order. */
export class StubRecording implements RequestRecording {
  readonly calls: string[] = [];
  readonly outcome: Promise<LiveOutcome>;
  abandon: () => void = () => undefined;
  #resolve: (outcome: LiveOutcome) => void = () => undefined;

  constructor() {
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get answer(): Answer {
    return { kind: 'record', recording: this };
  }

  begin(abandon: () => void): void {
    this.calls.push('begin');
    this.abandon = abandon;
  }

  end(outcome: LiveOutcome): void {
    this.calls.push('end');
    this.#resolve(outcome);
  }

  cancel(): void {
    this.calls.push('cancel');
  }

  decline(): void {
    this.calls.push('decline');
  }
}

/** The answer of a recorded 200 with this text. */
export function replayOf(text: string, response: Partial<Interaction['response']> = {}): Answer {
  const body = Buffer.from(text);
  return {
    kind: 'replay',
    timing: 'instant',
    interaction: {
      request: { method: 'GET', uri: 'http://a.test/', headers: {}, body: null },
      response: {
        status: { code: 200, message: 'OK' },
        headers: { 'Content-Length': [String(body.length)] },
        body,
        ...response,
      },
      recording: {},
    },
  };
}
