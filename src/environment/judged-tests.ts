import type { TestScope } from './scopes';
import { cassetteMark } from './scopes';
import type { TestFile } from './test-file';

/**
 * Whether all tests of a file ran that are to run: none was left out by `-t`, `.only`, or a crash. What is skipped in
 * the file itself belongs to it as it is; what failed ran.
 */
export function hasRunWhole(file: TestFile): boolean {
  const { circus } = file;
  if (circus === undefined || !file.hasStarted || circus.hasFocusedTests || circus.testNamePattern) return false;
  return (
    circus.unhandledErrors.length === 0 &&
    file.tree.tests.every((test) => test.hasRun || isLeftOut(file, test) || hasFailed(file, test))
  );
}

/** The cassettes of tests that were skipped or failed, and of the hooks around them: nobody knows what those need. */
export function sparedPaths(file: TestFile): string[] {
  const spared = file.tree.tests.filter((test) => !test.hasRun || hasFailed(file, test));
  return [...new Set(spared.flatMap((test) => pathsAround(file, test)))];
}

function pathsAround(file: TestFile, test: TestScope): string[] {
  const { places, configuration } = file;
  try {
    const resolved = file.optionsOf(test);
    const extra = cassetteMark({ block: test.block, test })?.extra ?? [];
    const hooks = test.block.path.flatMap((block) => {
      const ofBlock = configuration.resolve({ block, test: undefined });
      return (['beforeAll', 'afterAll'] as const).map((hook) => places.ofHooks(block, hook, ofBlock));
    });
    return [places.ofTest(test, resolved), ...extra.map((name) => places.named(name, resolved)), ...hooks];
  } catch {
    // A function of the user's names none for it, as the test itself would say.
    return [];
  }
}

function isLeftOut(file: TestFile, test: TestScope): boolean {
  const mode = file.tree.entryOf(test)?.mode;
  return mode === 'skip' || mode === 'todo';
}

function hasFailed(file: TestFile, test: TestScope): boolean {
  return (file.tree.entryOf(test)?.errors.length ?? 0) > 0;
}
