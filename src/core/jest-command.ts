import type { RecordMode } from './record-mode';

/** How a command starts Jest. */
export type JestStart = {
  readonly environment: Readonly<Record<string, string>>;
  /** Such as `npx`, `jest`. */
  readonly words: readonly string[];
  /** They come last: `--projects a b` would take a path behind it for one more of its values. */
  readonly options: readonly string[];
};

/** Which test to run again, and where the command is pasted. */
export type TestToRun = {
  /** The test file as seen from the folder in which Jest was started. */
  readonly commandPath: string;
  readonly start: JestStart;
  /** The full name, as Jest's `-t` sees it; `undefined` runs the whole file. */
  readonly testName: string | undefined;
  /** As `process.platform` has it: on `win32` the shells are others. */
  readonly platform: string;
};

/**
 * Writes the command that runs a test again in a mode, after what it is for: one line, on Windows one for each shell.
 */
export function commandLines(purpose: string, mode: RecordMode, test: TestToRun): string[] {
  const variables = Object.entries({ VCR_RECORD_MODE: mode, ...test.start.environment });
  const set = (one: (name: string, value: string) => string): string => variables.map((pair) => one(...pair)).join('');
  if (test.platform !== 'win32') {
    return [`${purpose}: ${set((name, value) => `${name}=${posixWord(value)} `)}${jest(test, posixWord)}`];
  }
  return [
    `${purpose}:`,
    `  cmd:        ${set((name, value) => `set "${name}=${value}" && `)}${jest(test, cmdWord)}`,
    `  PowerShell: ${set((name, value) => `$env:${name}='${value}'; `)}${jest(test, powerShellWord)}`,
  ];
}

function jest({ commandPath, start, testName, platform }: TestToRun, quote: (text: string) => string): string {
  // Jest reads a path as a pattern, and a name always.
  const flag = /[[\](){}+*?^$|\\]/.test(commandPath) ? ' --runTestsByPath' : '';
  const file = commandPath.startsWith('-') ? `./${commandPath}` : commandPath;
  const name = testName === undefined ? '' : ` -t ${quote(namePattern(testName, platform === 'win32'))}`;
  const options = start.options.map((option) => ` ${quote(option)}`).join('');
  return `${start.words.join(' ')}${flag} ${quote(file)}${name}${options}`;
}

/** The pattern that matches this one name. */
function namePattern(testName: string, isForWindows: boolean): string {
  const escaped = testName.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/[^\S ]/g, String.raw`\s`);
  // Batch files read their arguments twice, and no quoting survives both: a point stands for any character.
  const safe = isForWindows ? escaped.replace(/\\?[|^]|["%!&<>]/g, '.') : escaped;
  return `^${safe}$`;
}

function posixWord(text: string): string {
  return /^[\w./@:,=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function cmdWord(text: string): string {
  return /^[\w./@:-]+$/.test(text) ? text : `"${text}"`;
}

function powerShellWord(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
