import fs from 'node:fs';
import path from 'node:path';
import { shownPath } from '../../core/shown-path';
import { visibleLine } from '../../core/visible-text';
import type { Command, CommandCall, ExitCode } from '../command';

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
  run,
};

async function run({ values, terminal, cwd }: CommandCall): Promise<ExitCode> {
  const text = fs.readFileSync(SCHEMA_FILE, 'utf8');
  const { out, 'dry-run': isDry } = values;
  if (typeof out !== 'string') {
    terminal.print(text.trimEnd());
    return 0;
  }
  const file = path.resolve(cwd, out);
  if (isDry !== true) {
    await fs.promises.mkdir(path.dirname(file), { recursive: true });
    await fs.promises.writeFile(file, text);
  }
  terminal.print(`${isDry === true ? 'Would write' : 'Wrote'} ${visibleLine(shownPath(file, cwd))}`);
  return 0;
}
