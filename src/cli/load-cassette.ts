import path from 'node:path';
import type { CassetteContent } from '../core/cassette-content';
import { unreadableCassette } from '../core/errors/cassette-errors';
import type { CassetteCodec } from '../core/ports';
import { shownPath } from '../core/shown-path';
import { readStored } from '../persisters/file-system';
import { cassetteCodec } from '../serializers/cassette-codec';
import { jsonSerializer } from '../serializers/json';
import { yamlSerializer } from '../serializers/yaml';
import { decodeText, loadText } from '../session/open-cassette';

/**
 * Reads a cassette file.
 *
 * @param cwd messages name the file as seen from here
 * @throws VcrError `VCR_UNREADABLE_CASSETTE` with file, line and reason, also where there is no file
 */
export async function loadCassette(file: string, cwd = process.cwd()): Promise<CassetteContent> {
  return readCassetteFile({ path: file, shownPath: shownPath(file, cwd) }, readStored);
}

/**
 * Reads a cassette from wherever its bytes lie.
 *
 * @param load gives the bytes of the file, `undefined` where there are none
 * @throws VcrError `VCR_UNREADABLE_CASSETTE` as `loadCassette`
 */
export async function readCassetteFile(
  names: { readonly path: string; readonly shownPath: string },
  load: (file: string) => Buffer | undefined,
): Promise<CassetteContent> {
  const cassette = { ...names, persister: { load }, codec: codecOf(names.path) };
  const text = await loadText(cassette);
  if (text === undefined) throw unreadableCassette({ ...names, reason: 'there is no such file' });
  return decodeText(cassette, text);
}

/** The way between the text of a file of this name and its interactions. */
export function codecOf(file: string): CassetteCodec {
  return cassetteCodec(path.extname(file).toLowerCase() === '.json' ? jsonSerializer : yamlSerializer);
}
