import type { Terminal } from './terminal';

/** 0: fine; 1: found something, or could not do all; 2: wrong use. */
export type ExitCode = 0 | 1 | 2;

export type CommandOption = {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help, such as `FORMAT`. */
  readonly value?: string;
  readonly description: string;
};

/** What a command was called with, checked against its options. */
export type CommandCall = {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  /** Files, folders and the like. */
  readonly words: readonly string[];
  readonly terminal: Terminal;
  /** Absolute path of the folder the command was started in. */
  readonly cwd: string;
};

/** One command of `jest-vcr`, in a file of its own. */
export interface Command {
  readonly name: string;
  /** The line that the list of commands has. */
  readonly summary: string;
  /** What follows the name, such as `[FILE or FOLDER…]`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Each with what it does: docs/cli.md has them, and a test runs them. */
  readonly examples: readonly { readonly line: string; readonly purpose: string }[];
  /** Beside 0 and 2: when the command ends with 1. */
  readonly fails: string;
  /**
   * Tells its own options apart from words that begin like options and are for somebody else. Without it every argument
   * is read by the options above.
   */
  splitArguments?(args: readonly string[]): { readonly own: readonly string[]; readonly words: readonly string[] };
  /**
   * Does it. Gives the exit code: an `ExitCode`, or that of a program it has run.
   *
   * @throws UsageError for what was called in a wrong way: its message is shown, and the exit code is 2.
   */
  run(call: CommandCall): Promise<number>;
}
