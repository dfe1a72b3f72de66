import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Persister } from '../core/ports';
import { withLock } from './lock';

/** Keeps cassettes as files. Saving is one atomic step: a temporary file beside the cassette takes its place. */
export const fileSystemPersister: Persister = {
  load: (file) => {
    try {
      return fs.readFileSync(file);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  save: (file, text) => {
    const target = realTarget(file);
    refuseReadOnly(target);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    replaceFile(target, text);
  },
  delete: (file) => {
    fs.rmSync(file, { force: true });
  },
  exclusively: withLock,
};

function replaceFile(target: string, text: string): void {
  // The name says nothing of the cassette: a long one would not fit beside a suffix.
  const temporary = path.join(path.dirname(target), `.vcr-${randomBytes(8).toString('hex')}.tmp`);
  try {
    fs.writeFileSync(temporary, text, { flag: 'wx' });
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

// Renaming onto a symbolic link would replace the link and leave the file it names behind.
function realTarget(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch (error) {
    if (isMissing(error)) return file;
    throw error;
  }
}

// Renaming needs no right to write the old file, yet whoever took that right away wants the file kept.
function refuseReadOnly(target: string): void {
  const stats = fs.statSync(target, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (stats.isDirectory()) throw new Error('a folder stands in its place');
  if ((stats.mode & 0o222) === 0) throw new Error('the file is read-only');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
