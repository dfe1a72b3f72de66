import type { Answer, LiveRequest, RequestOwner } from '../core/exchange';
import { leftoverRequest } from '../core/errors/refusal-errors';

/** Owner of what a test or hook still asks for after its end: refused, naming who asked. Holds two texts only. */
export class FinishedOwner implements RequestOwner {
  readonly #label: string;
  readonly #testPath: string;

  constructor(label: string, testPath: string) {
    this.#label = label;
    this.#testPath = testPath;
  }

  answer({ method, uri, isToOwnServer }: LiveRequest): Promise<Answer> {
    if (isToOwnServer) return Promise.resolve({ kind: 'pass' });
    const error = leftoverRequest({ method, uri, testName: this.#label, testPath: this.#testPath });
    return Promise.resolve({ kind: 'refuse', error });
  }

  fail(error: Error): void {
    process.stderr.write(`${error.message}\n`);
  }

  refuseConnection(): undefined {
    return undefined;
  }

  afterFile(): this {
    return this;
  }
}
