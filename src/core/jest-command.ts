import { escapePattern } from './escape-pattern';
import type { RecordMode } from './record-mode';

/** How a command starts Jest. */
export type JestStart =
  | {
      /** By `jest-vcr`, which is the same in every shell. */
      readonly kind: 'command';
      /** What runs it, such as `npx`. */
      readonly runner: readonly string[];
      /** Options of Node that Jest needs. */
      readonly nodeOptions?: string;
      /** They come last: `--projects a b` would take a path behind it for one more of its values. */
      readonly options: readonly string[];
    }
  | {
      /** By a script of package.json, which says itself how. */
      readonly kind: 'script';
      /** Such as `npm`, `test`, `--`. */
      readonly words: readonly string[];
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
 * Writes the command that runs a test again in a mode, after what it is for. One line for all shells of the system; only
 * with a script of package.json there is one for each shell of Windows, for the mode has to be set around it.
 */
export function commandLines(purpose: string, mode: RecordMode, test: TestToRun): string[] {
  const { start, platform } = test;
  const isWindows = platform === 'win32';
  const words = testWords(test, isWindows).join(' ');
  if (start.kind === 'command') {
    const forNode = start.nodeOptions === undefined ? [] : [`--node-options=${start.nodeOptions}`];
    const options = start.options.map(isWindows ? windowsWord : posixWord);
    return [`${purpose}: ${[...start.runner, 'jest-vcr', mode, ...forNode, words, ...options].join(' ')}`];
  }
  const script = start.words.join(' ');
  if (!isWindows) return [`${purpose}: VCR_RECORD_MODE=${mode} ${script} ${words}`];
  return [
    `${purpose}:`,
    `  cmd:        set "VCR_RECORD_MODE=${mode}" && ${script} ${words}`,
    `  PowerShell: $env:VCR_RECORD_MODE='${mode}'; ${script} ${words}`,
  ];
}

function testWords({ commandPath, testName }: TestToRun, isWindows: boolean): string[] {
  const quote = isWindows ? windowsWord : posixWord;
  const name = testName === undefined ? [] : ['-t', quote(namePattern(testName, isWindows))];
  const file = commandPath.startsWith('-') ? `./${commandPath}` : commandPath;
  // Jest reads a path as a pattern. No quotes of Windows hold these, and a point stands for any character.
  if (isWindows && UNSAFE_ON_WINDOWS.test(file)) return [quote(file.replace(/[^\w./@ -]/g, '.')), ...name];
  const flag = /[[\](){}+*?^$|\\]/.test(commandPath) ? ['--runTestsByPath'] : [];
  return [...flag, quote(file), ...name];
}

/** The pattern that matches this one name. */
function namePattern(testName: string, isForWindows: boolean): string {
  const escaped = escapePattern(testName).replace(/[^\S ]/g, String.raw`\s`);
  const safe = isForWindows ? escaped.replace(/\\?[|^$]|["%!&<>`]/g, '.') : escaped;
  return `^${safe}$`;
}

// Batch files read their arguments twice, PowerShell puts values in, and no quotes hold for both.
const UNSAFE_ON_WINDOWS = /["%!&<>|^$`]/;

function posixWord(text: string): string {
  return /^[\w./@:,=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function windowsWord(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `"${text}"`;
}
