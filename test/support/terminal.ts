import type { Terminal } from '../../src/cli/terminal';

export type RecordedTerminal = Terminal & {
  /** What was written to standard output. */
  readonly output: () => string;
  /** What was written to standard error, without what was drawn. */
  readonly complaints: () => string;
  /** Each text that was drawn on standard error. */
  readonly drawings: readonly string[];
};

/** A terminal that keeps what is written, without colours. */
export function recordedTerminal({ columns = 80, isTerminal = false, isWatched = false } = {}): RecordedTerminal {
  const lines: string[] = [];
  const errors: string[] = [];
  const drawings: string[] = [];
  return {
    print: (text) => void lines.push(`${text}\n`),
    complain: (text) => void errors.push(`${text}\n`),
    draw: (line) => void drawings.push(line),
    style: (_, text) => text,
    columns,
    isTerminal,
    isWatched,
    output: () => lines.join(''),
    complaints: () => errors.join(''),
    drawings,
  };
}
