import { styleText } from 'node:util';
import { withoutLogCommands } from '../core/log-commands';
import { mayColour } from '../core/may-colour';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes. */
export interface Terminal {
  /** Results, to standard output; a final newline is added. */
  print(text: string): void;
  /** What went wrong or is going on, to standard error; a final newline is added. */
  complain(text: string): void;
  /** Draws on the last line of standard error, over what was drawn there before; the empty text clears it. */
  draw(line: string): void;
  /** The text in a style, or as it is where colours are off. */
  readonly style: (style: Style, text: string) => string;
  /** Characters in a line, 80 where nobody knows. */
  readonly columns: number;
  /** Standard output is a terminal: what is wider than it is cut. */
  readonly isTerminal: boolean;
  /** Somebody is looking at standard error: progress may be drawn there. */
  readonly isWatched: boolean;
}

/** The terminal of this process. Colours follow `NO_COLOR`, `FORCE_COLOR` and what the terminal can. */
export function processTerminal({ stdout, stderr, env }: NodeJS.Process = process): Terminal {
  // Whoever reads may leave early, as `head` does; the work goes on, and what it says is for nobody.
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosed);
  const isColoured = mayColour(stdout, env);
  return {
    print: (text) => void stdout.write(`${withoutLogCommands(text)}\n`),
    complain: (text) => void stderr.write(`${withoutLogCommands(text)}\n`),
    draw: (line) => void stderr.write(`\r${line}\u001B[K`),
    style: (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text),
    columns: stdout.isTTY ? stdout.columns : 80,
    isTerminal: stdout.isTTY,
    isWatched: stderr.isTTY,
  };
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
