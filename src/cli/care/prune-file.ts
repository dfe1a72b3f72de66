import fs from 'node:fs';
import path from 'node:path';
import type { CassetteContent } from '../../core/cassette-content';
import { withConnectionsOnce } from '../../core/connections-once';
import { isBelow } from '../../core/deletion';
import type { PartsPersister } from '../../core/ports';
import { CassetteText, saveText } from '../../session/cassette-text';
import { codecOf } from '../load-cassette';
import { fileProblem, openFile, type FileProblem, type OpenedFile } from './open-file';
import type { PruneStep } from './prune-outlook';

export type PruneTools = { readonly persister: PartsPersister; readonly rootDir: string; readonly cwd: string };

/**
 * Carries out one step under the cassette's lock, if the file still is what the step was planned for. Never rejects.
 *
 * @returns `done`, or why the file was left as it is
 */
export async function pruneFile(step: PruneStep, tools: PruneTools): Promise<'done' | FileProblem> {
  const { persister, cwd } = tools;
  const work = async (): Promise<'done' | FileProblem> => {
    const opened = await openFile(step.file, cwd);
    if (opened.kind === 'problem') return opened;
    if (opened.digest !== step.digest) return { kind: 'problem', reason: 'it was changed just now' };
    if (step.kind === 'delete') await persister.delete(step.file);
    else await removeInteractions(step.file, new Set(step.positions), opened, persister);
    return 'done';
  };
  try {
    const result = await (persister.exclusively === undefined ? work() : persister.exclusively(step.file, work));
    // Behind the lock, which stands in the folder.
    if (result === 'done' && step.kind === 'delete') removeEmptyFolders(path.dirname(step.file), tools);
    return result;
  } catch (error) {
    return fileProblem(error);
  }
}

async function removeInteractions(
  file: string,
  positions: ReadonlySet<number>,
  { content }: OpenedFile,
  persister: PartsPersister,
): Promise<void> {
  const interactions = content.interactions.filter((_, position) => !positions.has(position));
  const left: CassetteContent = withConnectionsOnce(
    { ...content, interactions },
    { recorded: [], before: content.interactions },
  );
  const text = new CassetteText(await codecOf(file).encodeParts(left));
  await saveText(persister, fs.realpathSync(file), text);
}

// Up to the root, which stays, as the folder does that the command was started in.
function removeEmptyFolders(folder: string, { rootDir, cwd }: Pick<PruneTools, 'rootDir' | 'cwd'>): void {
  if (!isBelow(folder, rootDir) || isBelow(rootDir, folder) || isBelow(cwd, folder)) return;
  try {
    fs.rmdirSync(folder);
  } catch {
    // Something is in it, or it is not ours to remove.
    return;
  }
  removeEmptyFolders(path.dirname(folder), { rootDir, cwd });
}
