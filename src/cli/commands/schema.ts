import fs from 'node:fs';
import path from 'node:path';
import { shownPath } from '../../core/shown-path';
import { visibleLine } from '../../core/visible-text';
import type { Command, CommandCall, ExitCode } from '../command';
import { orSay } from '../system-reason';
import { UsageError } from '../usage-error';

/** The file that the package ships, as seen from its built command. */
const SCHEMA_FILE = path.join(__dirname, '..', '..', '..', 'cassette.schema.json');

export const schema: Command = {
  name: 'schema',
  summary: 'Writes the JSON Schema of the cassette file (draft 7).',
  usage: '[OPTIONS]',
  options: {
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      description: 'Writes it to a file, in the place of what is there.',
    },
    'dry-run': { type: 'boolean', description: 'Says what would be written.' },
  },
  examples: [
    { line: 'jest-vcr schema', purpose: 'to standard output' },
    { line: 'jest-vcr schema --out cassette.schema.json', purpose: 'to a file' },
  ],
  fails: 'the file could not be written',
  run: (call) => Promise.resolve(run(call)),
};

function run({ values, words, terminal, cwd }: CommandCall): ExitCode {
  if (words.length > 0) throw new UsageError('schema reads no files; --out FILE says where it goes');
  const text = fs.readFileSync(SCHEMA_FILE, 'utf8');
  const { out, 'dry-run': isDry } = values;
  if (typeof out !== 'string') {
    terminal.print(text.trimEnd());
    return 0;
  }
  const file = path.resolve(cwd, out);
  if (isDry !== true) {
    orSay(`${out} cannot be written`, () => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    });
  }
  terminal.print(`${isDry === true ? 'Would write' : 'Wrote'} ${visibleLine(shownPath(file, cwd))}`);
  return 0;
}
