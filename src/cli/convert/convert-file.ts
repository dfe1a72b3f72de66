import { isUtf8 } from 'node:buffer';
import fs from 'node:fs/promises';
import type { Format, Note, Output } from '../../convert/converted';
import { convertText, type Conversion } from '../../convert/convert-text';
import { UnreadableRecording } from '../../convert/unreadable-recording';
import { isBelow } from '../../core/deletion';
import { fileSystemInspector } from '../../persisters/file-facts';
import { fileSystemPersister, readStored } from '../../persisters/file-system';
import { systemReason } from '../system-reason';
import type { Recording } from './find-recordings';
import type { OutputPlaces } from './output-places';

/** What became of one file. Paths are absolute. */
export type FileResult =
  | {
      readonly outcome: 'written' | 'unchanged';
      readonly file: string;
      readonly output: string;
      readonly from: string;
      readonly interactions: number;
      readonly replaced: number;
      readonly malformed: number;
      readonly notes: readonly Note[];
    }
  | { readonly outcome: 'failed'; readonly file: string; readonly line?: number; readonly reason: string }
  /** It was found in a folder and is no recording. */
  | { readonly outcome: 'skipped'; readonly file: string; readonly reason: string };

export type ConvertOptions = {
  readonly from: Format | undefined;
  readonly to: Output;
  readonly redacts: boolean;
  /** Absolute; nothing outside of it is written. */
  readonly out: string;
  /** Writes over files that are there and hold something else. */
  readonly overwrites: boolean;
  /** Writes nothing, and says what would be written. */
  readonly isDryRun: boolean;
};

/** Converts one file. Never rejects: what is wrong with it is its result. */
export async function convertFile(
  recording: Recording,
  places: OutputPlaces,
  options: ConvertOptions,
): Promise<FileResult> {
  const { file, isNamed } = recording;
  try {
    const conversion = await convertText(await textOf(file), options);
    const { output, notes: ofName } = places.take(recording);
    const { from, interactions, replaced, malformed } = conversion;
    const notes = [...ofName, ...conversion.notes];
    if (leadsAway(output, options.out)) throw new Error(`a symbolic link leads ${output} out of ${options.out}`);
    const outcome = await write(output, conversion, options);
    return { outcome, file, output, from: from.name, interactions, replaced, malformed, notes };
  } catch (error) {
    const { line, isUnknown } = error instanceof UnreadableRecording ? error : { line: undefined, isUnknown: false };
    const reason = systemReason(error);
    if (isUnknown && !isNamed) return { outcome: 'skipped', file, reason };
    return { outcome: 'failed', file, reason, ...(line === undefined ? {} : { line }) };
  }
}

// What is named is that folder: a link in it, which came with a checkout perhaps, is not meant.
function leadsAway(output: string, out: string): boolean {
  return !isBelow(fileSystemInspector.inspect(output).realPath, fileSystemInspector.realPath(out));
}

async function textOf(file: string): Promise<string> {
  // Reading a pipe would wait for a writer, for ever.
  if (!(await fs.stat(file)).isFile()) throw new Error('it is no regular file');
  const bytes = await fs.readFile(file);
  if (!isUtf8(bytes)) throw new Error('it is not UTF-8');
  return bytes.toString('utf8');
}

async function write(
  output: string,
  { parts }: Pick<Conversion, 'parts'>,
  { overwrites, isDryRun }: Pick<ConvertOptions, 'overwrites' | 'isDryRun'>,
): Promise<'written' | 'unchanged'> {
  const known = readStored(output);
  if (known !== undefined) {
    if (isEqual(known, parts)) return 'unchanged';
    if (!overwrites) throw new Error(`${output} is there already and holds something else: --force writes over it`);
  }
  if (!isDryRun) await save(output, parts);
  return 'written';
}

async function save(output: string, parts: Conversion['parts']): Promise<void> {
  try {
    // Both in one: nobody else is to write between the look and the save.
    await fileSystemPersister.exclusively?.(output, async () => fileSystemPersister.saveParts(output, parts));
  } catch (error) {
    throw new Error(`${output} cannot be written: ${systemReason(error)}`, { cause: error });
  }
}

function isEqual(known: Buffer, parts: Iterable<string>): boolean {
  let at = 0;
  for (const part of parts) {
    const bytes = Buffer.from(part);
    if (!known.subarray(at, at + bytes.length).equals(bytes)) return false;
    at += bytes.length;
  }
  return at === known.length;
}
