import { withoutLogCommands } from '../core/log-commands';

/**
 * Adds errors to a list of Jest's, which it shows with the test or the file. Jest's own type of them is `any`; what
 * was thrown may be anything.
 */
export function report(list: unknown[], errors: readonly unknown[]): void {
  list.push(...errors);
}

/** Shows a text when the console of the test file is gone, or will never be printed. */
export function writeToStderr(text: string): void {
  process.stderr.write(`${withoutLogCommands(text)}\n`);
}
