import fs from 'node:fs';
import path from 'node:path';
import { FORMATS } from '../../convert/formats';
import { OUTPUTS } from '../../convert/outputs';
import { cassetteOutput } from '../../convert/outputs/cassette';
import { nearestName } from '../../core/errors/nearest-name';
import { shownPath } from '../../core/shown-path';
import { visibleJson, visibleLine } from '../../core/visible-text';
import type { Command, CommandCall, ExitCode } from '../command';
import { convertFile, type ConvertOptions, type FileResult } from '../convert/convert-file';
import { findRecordings } from '../convert/find-recordings';
import { OutputPlaces } from '../convert/output-places';
import { reportConversion } from '../convert/report-conversion';
import { withProgress } from '../progress';
import { orSay } from '../system-reason';
import { UsageError } from '../usage-error';

const OUTPUT_NAMES = OUTPUTS.map(({ name }) => name);
const FORMAT_NAMES = FORMATS.map(({ name }) => name);

export const convert: Command = {
  name: 'convert',
  summary: "Makes cassettes of other tools' recordings, and other tools' recordings of cassettes.",
  usage: '--out DIR [--from FORMAT] [--to FORMAT] FILE or FOLDER…',
  options: {
    out: { type: 'string', value: 'DIR', description: 'Where the converted files go. Required.' },
    from: {
      type: 'string',
      value: 'FORMAT',
      description: `${FORMAT_NAMES.join(', ')}. Found by itself when not given.`,
    },
    to: {
      type: 'string',
      value: 'FORMAT',
      description: `${OUTPUT_NAMES.join(', ')}. A cassette (vcr) when not given.`,
    },
    force: { type: 'boolean', description: 'Writes over files that are there and hold something else.' },
    'no-redact': { type: 'boolean', description: 'Keeps secrets, which are replaced by REDACTED otherwise.' },
    'dry-run': { type: 'boolean', description: 'Writes nothing, and says what it would write.' },
    json: { type: 'boolean', description: 'Prints what it did as JSON.' },
  },
  examples: [
    { line: 'jest-vcr convert --out __cassettes__ recordings', purpose: 'All recordings below a folder, as cassettes' },
    { line: 'jest-vcr convert --to har --out har __cassettes__', purpose: 'Cassettes for a viewer of HAR files' },
    {
      line: 'jest-vcr convert --from nock --dry-run --out __cassettes__ fixtures/users.json',
      purpose: 'What it would do',
    },
  ],
  fails: 'a file or an entry of it could not be converted; the others were',
  run,
};

async function run({ values, words, terminal, cwd }: CommandCall): Promise<ExitCode> {
  if (typeof values['out'] !== 'string')
    throw new UsageError('--out DIR is missing: where the converted files are to go');
  if (words.length === 0) throw new UsageError('no file or folder to convert is named');
  const out = path.resolve(cwd, values['out']);
  const place = orSay(`${values['out']} cannot be written`, () => fs.statSync(out, { throwIfNoEntry: false }));
  if (place?.isDirectory() === false) throw new UsageError(`${values['out']} is a file; --out takes a folder`);
  const options: ConvertOptions = {
    out,
    from: named('--from', values['from'], FORMATS),
    to: named('--to', values['to'], OUTPUTS) ?? cassetteOutput,
    redacts: values['no-redact'] !== true,
    overwrites: values['force'] === true,
    isDryRun: values['dry-run'] === true,
  };
  const unread: string[] = [];
  const recordings = await findRecordings(words, { cwd, out, complain: (text) => void unread.push(text) });
  for (const text of unread) terminal.complain(`jest-vcr: ${visibleLine(text)}`);
  if (recordings.length === 0)
    terminal.complain(`jest-vcr: there are no recordings in ${visibleLine(words.join(', '))}`);
  const places = new OutputPlaces(out, options.to.extension);
  const results = await withProgress(terminal, recordings, 'Converting', (recording) =>
    convertFile(recording, places, options),
  );
  if (values['json'] === true) terminal.print(visibleJson(jsonOf(results, { out, cwd, options })));
  else reportConversion(results, { terminal, cwd, isDryRun: options.isDryRun });
  return unread.length === 0 && results.some(isConverted) && results.every(isFine) ? 0 : 1;
}

function named<Item extends { readonly name: string }>(
  option: string,
  value: unknown,
  items: readonly Item[],
): Item | undefined {
  if (typeof value !== 'string') return undefined;
  const item = items.find(({ name }) => name === value);
  if (item !== undefined) return item;
  const names = items.map(({ name }) => name);
  const nearest = nearestName(value, names);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  throw new UsageError(`${option} does not know "${value}".${hint}\nIt is one of ${names.join(', ')}`);
}

function isConverted({ outcome }: FileResult): boolean {
  return outcome === 'written' || outcome === 'unchanged';
}

function isFine(result: FileResult): boolean {
  return result.outcome === 'skipped' || (result.outcome !== 'failed' && result.malformed === 0);
}

function jsonOf(
  results: readonly FileResult[],
  { out, cwd, options }: { readonly out: string; readonly cwd: string; readonly options: ConvertOptions },
): Record<string, unknown> {
  return {
    to: options.to.name,
    out: shownPath(out, cwd),
    isDryRun: options.isDryRun,
    files: results.map((result) => ({
      ...result,
      file: shownPath(result.file, cwd),
      ...('output' in result ? { output: shownPath(result.output, cwd) } : {}),
    })),
  };
}
