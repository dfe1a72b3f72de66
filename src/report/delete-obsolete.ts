import fs from 'node:fs';
import path from 'node:path';
import { isBelow } from '../core/deletion';
import { messageOf } from '../core/errors/vcr-error';
import { fileSystemInspector } from '../persisters/file-facts';
import { fileSystemPersister } from '../persisters/file-system';
import { isCassette } from './cassette-folders';

/**
 * Deletes a cassette that was found to be obsolete, and its folder when that is empty then.
 *
 * @returns why it was left; `undefined` when it is gone
 */
export async function deleteObsolete(file: string, rootDir: string): Promise<string | undefined> {
  const { kind, realPath } = fileSystemInspector.inspect(file);
  if (kind === 'missing') return undefined;
  if (kind !== 'file' || !isBelow(realPath, fileSystemInspector.realPath(rootDir)))
    return 'it is no file below rootDir';
  if (!isCassette(file)) return 'it is no cassette any more';
  try {
    await fileSystemPersister.delete(file);
  } catch (error) {
    return messageOf(error);
  }
  removeIfEmpty(path.dirname(file));
  return undefined;
}

function removeIfEmpty(folder: string): void {
  try {
    fs.rmdirSync(folder);
  } catch {
    // It holds more, which is what it is for.
  }
}
