import { constants } from 'node:buffer';
import fs from 'node:fs';
import type { CassetteContent } from '../../core/cassette-content';
import { messageOf, VcrError } from '../../core/errors/vcr-error';
import { fileDigest } from '../../core/file-digest';
import { shownPath } from '../../core/shown-path';
import { readStored } from '../../persisters/file-system';
import { changedAt } from '../../report/changed-at';
import { decodeText, loadText } from '../../session/open-cassette';
import { codecOf } from '../load-cassette';

/** What a cassette file holds, and of which bytes that is told. */
export type OpenedFile = {
  readonly kind: 'opened';
  readonly content: CassetteContent;
  /** SHA-256 of the bytes, in hex: what `CassetteReport` has too. */
  readonly digest: string;
  /** When its bytes, its name or its rights last changed. */
  readonly changedAt: Date;
};

/** Why there is nothing to be had from a file. */
export type FileProblem = { readonly kind: 'problem'; readonly line?: number; readonly reason: string };

/** Opens a cassette file. Never rejects, and changes nothing. */
export async function openFile(file: string, cwd: string): Promise<OpenedFile | FileProblem> {
  try {
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return { kind: 'problem', reason: 'there is no such file' };
    if (stats.size > constants.MAX_STRING_LENGTH) {
      return { kind: 'problem', reason: `it has ${stats.size} bytes, more than a text can have` };
    }
    let digest = '';
    const load = (): Buffer | undefined => {
      const bytes = readStored(file);
      if (bytes !== undefined) digest = fileDigest(bytes);
      return bytes;
    };
    const cassette = { path: file, shownPath: shownPath(file, cwd), persister: { load }, codec: codecOf(file) };
    const text = await loadText(cassette);
    if (text === undefined) return { kind: 'problem', reason: 'there is no such file' };
    const content = await decodeText(cassette, text);
    return { kind: 'opened', content, digest, changedAt: changedAt(stats) };
  } catch (error) {
    return fileProblem(error);
  }
}

/** The reason alone, without the advice of a test run. */
export function fileProblem(error: unknown): FileProblem {
  const { reason, line } = error instanceof VcrError ? error.details : {};
  return {
    kind: 'problem',
    reason: typeof reason === 'string' ? reason : messageOf(error),
    ...(typeof line === 'number' && !Number.isNaN(line) ? { line } : {}),
  };
}
