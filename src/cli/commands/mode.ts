import path from 'node:path';
import type { RecordMode } from '../../core/record-mode';
import type { Command } from '../command';
import { runJest } from '../run-jest';

const OPTIONS: Command['options'] = {
  summary: { type: 'string', value: 'FILE', description: 'Writes what changed in cassettes to a Markdown file.' },
  report: { type: 'string', value: 'FILE', description: 'Writes the report of the run to a JSON file.' },
  'node-options': { type: 'string', value: 'OPTIONS', description: 'Options of Node for Jest, beside NODE_OPTIONS.' },
};

const SUMMARIES: Readonly<Record<RecordMode, string>> = {
  once: 'Runs Jest; records the cassettes that are not there, replays the others.',
  new_episodes: 'Runs Jest; replays what is recorded, records the rest.',
  none: 'Runs Jest; only replays.',
  all: 'Runs Jest; records every request anew, in the place of the one it matches.',
  rewrite: 'Runs Jest; records every cassette that a test uses anew, from nothing.',
};

/** The command that runs the project's own Jest in a record mode. */
export function modeCommand(mode: RecordMode): Command {
  return {
    name: mode,
    summary: SUMMARIES[mode],
    usage: "[OPTIONS] [Jest's arguments]",
    options: OPTIONS,
    examples: [
      { line: `jest-vcr ${mode} users.test.js -t fetches`, purpose: 'one test' },
      { line: `jest-vcr ${mode} --report report.json --ci`, purpose: 'all tests, and a report for another program' },
      { line: `jest-vcr ${mode} -- --help`, purpose: "Jest's own help: all behind -- is for Jest" },
    ],
    fails: 'as Jest ends',
    splitArguments,
    run: async ({ values, words, cwd }) => {
      const file = (name: string): string | undefined => {
        const value = values[name];
        return typeof value === 'string' ? path.resolve(cwd, value) : undefined;
      };
      const { 'node-options': nodeOptions } = values;
      return runJest(words, cwd, {
        VCR_RECORD_MODE: mode,
        VCR_SUMMARY: file('summary'),
        VCR_REPORT: file('report'),
        NODE_OPTIONS: typeof nodeOptions === 'string' ? joined(process.env['NODE_OPTIONS'], nodeOptions) : undefined,
      });
    },
  };
}

function joined(...options: (string | undefined)[]): string {
  return options.filter((option) => option !== undefined && option !== '').join(' ');
}

/** Ours are taken wherever they stand in front of `--`; all else is for Jest, as it is. */
function splitArguments(args: readonly string[]): {
  readonly own: readonly string[];
  readonly words: readonly string[];
} {
  const end = args.indexOf('--');
  const own: string[] = [];
  const words: string[] = [];
  const before = end < 0 ? args : args.slice(0, end);
  for (let index = 0; index < before.length; index += 1) {
    const word = before[index] ?? '';
    const isOurs =
      /^(-h|--help)$/.test(word) || Object.keys(OPTIONS).some((name) => word.split('=', 1)[0] === `--${name}`);
    if (!isOurs) {
      words.push(word);
      continue;
    }
    own.push(word);
    const isValueNext = word.startsWith('--') && word !== '--help' && !word.includes('=');
    if (isValueNext && index + 1 < before.length) own.push(before[(index += 1)] ?? '');
  }
  // In front of everything it is for us alone; further behind Jest's own parser may ask for it.
  const behind = end < 0 ? [] : args.slice(words.length === 0 ? end + 1 : end);
  return { own, words: [...words, ...behind] };
}
