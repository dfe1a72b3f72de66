import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../core/errors/vcr-error';
import { fileSystemPersister } from '../persisters/file-system';
import { isCassette } from './cassette-folders';
import { changedAt } from './changed-at';
import { mayPrune } from './may-prune';

/**
 * Deletes a cassette that was found to be obsolete, and its folder when that is empty then.
 *
 * @param run what found it: its root, and when it began
 * @returns why it was left; `undefined` when it is gone
 */
export async function deleteObsolete(
  file: string,
  run: { readonly rootDir: string; readonly startedAt: string },
): Promise<string | undefined> {
  // Before the lock, which is a file beside it.
  const verdict = mayPrune(file, run.rootDir);
  if (verdict === 'missing') return undefined;
  if (verdict !== 'allow') return verdict.reason;
  try {
    const problem = await fileSystemPersister.exclusively?.(file, () => deleteIfUnchanged(file, run.startedAt));
    // Behind the lock, which stands in the folder.
    if (problem === undefined) removeIfEmpty(path.dirname(file));
    return problem;
  } catch (error) {
    return messageOf(error);
  }
}

async function deleteIfUnchanged(file: string, startedAt: string): Promise<string | undefined> {
  if (!isCassette(file)) return 'it is no cassette any more';
  // Of the link itself where it is one: that is what is deleted.
  if (changedAt(fs.lstatSync(file)) > new Date(startedAt)) return 'it has changed since';
  await fileSystemPersister.delete(file);
  return undefined;
}

function removeIfEmpty(folder: string): void {
  try {
    fs.rmdirSync(folder);
  } catch {
    // It holds more, which is what it is for.
  }
}
