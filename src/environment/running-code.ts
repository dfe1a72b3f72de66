import type { CassetteHolder } from './cassette-holder';
import type { TestScope } from './scopes';

/** Which tests and hooks of a file are running, and so whose the traffic is that says nothing of its maker. */
export class RunningCode {
  readonly #tests = new Set<TestScope>();
  #hook: CassetteHolder | undefined;
  #mayOverlap = false;

  /** The file has concurrent tests. How many of them run at a moment differs between recording and replaying. */
  expectOverlap(): void {
    this.#mayOverlap = true;
  }

  begin(test: TestScope): void {
    this.#tests.add(test);
  }

  end(test: TestScope): void {
    this.#tests.delete(test);
  }

  enterHook(holder: CassetteHolder): void {
    this.#hook = holder;
  }

  leaveHook(): void {
    this.#hook = undefined;
  }

  /**
   * The holder of the one test or hook that is running. None in a file whose tests may overlap, even when only one
   * runs at the moment: traffic that cannot be told apart has to go to the same cassette in every run.
   */
  get only(): CassetteHolder | undefined {
    if (this.#mayOverlap) return undefined;
    const [running] = this.#tests;
    return running?.holder ?? this.#hook;
  }
}
