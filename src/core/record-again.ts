import { createHash } from 'node:crypto';

/** The environment variable in which the watch plugin names the tests to record again, for workers to inherit. */
export const RECORD_AGAIN = 'VCR_RECORD_AGAIN';

/** A test, or a block around it: the file is the block without titles. */
export type Scope = { readonly kind: 'block' | 'test'; readonly titles: readonly string[] };

export type TitledTest = { readonly testPath: string; readonly titles: readonly string[] };

/** A value of the variable that names these tests, and the blocks around them for the sake of their hooks. */
export function namedForRecording(tests: readonly TitledTest[]): string {
  const names = tests.flatMap(({ testPath, titles }) => [
    scopeName(testPath, { kind: 'test', titles }),
    ...titles.map((_, depth) => scopeName(testPath, { kind: 'block', titles: titles.slice(0, depth) })),
  ]);
  return [...new Set(names)].join(' ');
}

/** Reads the variable: whether a scope of a test file is named in it. `undefined` where it is not set. */
export function readRecordAgain(value: string | undefined, testPath: string): ((scope: Scope) => boolean) | undefined {
  if (value === undefined) return undefined;
  const names = new Set(value.split(' '));
  return (scope) => names.has(scopeName(testPath, scope));
}

// Whole names of some hundred tests are more than a variable may hold on Windows, and no worker would start.
function scopeName(testPath: string, { kind, titles }: Scope): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, testPath, ...titles]))
    .digest('base64url')
    .slice(0, 10);
}
