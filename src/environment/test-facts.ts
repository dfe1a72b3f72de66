import type { TestInfo } from '../core/test-info';
import type { BlockScope, TestScope } from './scopes';

/** What functions of the user's may know of a test; `cassettePath` is added by who knows it. */
export function factsOfTest(
  test: TestScope,
  errors: readonly unknown[],
  testPath: string,
): Omit<TestInfo, 'cassettePath'> {
  const hookFailures = test.block.path.flatMap((block: BlockScope) => [...block.failedHooks]);
  return {
    name: test.title,
    titlePath: test.titles,
    fullName: test.fullName,
    testPath,
    attempt: test.attempt,
    errors: errors.map((error) => thrownOf(error)),
    failedIn: [...new Set([...hookFailures, ...test.failedIn])],
  };
}

// Jest keeps what was thrown beside the error of the place that defined the test.
function thrownOf(error: unknown): unknown {
  return Array.isArray(error) ? ((error as unknown[])[0] ?? (error as unknown[])[1]) : error;
}
