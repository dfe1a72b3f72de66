import fs from 'node:fs';
import type { CassetteContent } from '../../core/cassette-content';
import type { PartsPersister } from '../../core/ports';
import { redactContent, type RedactedContent, type Redaction } from '../../core/redact/redact-content';
import { CassetteText, saveText } from '../../session/cassette-text';
import { codecOf } from '../load-cassette';
import { leadsOut } from './leads-out';
import type { LoadedFilters } from './load-filters';
import { fileProblem, openFile, type FileProblem } from './open-file';

export type RedactedFile = { readonly kind: 'redacted'; readonly redactions: readonly Redaction[] };

export type RedactOrder = {
  readonly cwd: string;
  readonly filters: Pick<LoadedFilters, 'filter' | 'requests'>;
  readonly persister: PartsPersister;
  readonly isDryRun: boolean;
};

/**
 * Filters a cassette file in one atomic, locked step. One in which nothing is found keeps its bytes and its time. Never
 * rejects.
 */
export async function redactFile(file: string, order: RedactOrder): Promise<RedactedFile | FileProblem> {
  const looked = await redacted(file, order);
  if ('kind' in looked) return looked;
  if (order.isDryRun || looked.redactions.length === 0) return { kind: 'redacted', redactions: looked.redactions };
  const { persister } = order;
  // A test run may have saved since: under its lock the file is looked at anew.
  const work = async (): Promise<RedactedFile | FileProblem> => {
    const current = await redacted(file, order);
    if ('kind' in current) return current;
    await save(file, current.content, persister);
    return { kind: 'redacted', redactions: current.redactions };
  };
  try {
    return await (persister.exclusively === undefined ? work() : persister.exclusively(file, work));
  } catch (error) {
    return fileProblem(error);
  }
}

async function redacted(file: string, { cwd, filters }: RedactOrder): Promise<RedactedContent | FileProblem> {
  const opened = await openFile(file, cwd);
  if (opened.kind === 'problem') return opened;
  try {
    if (leadsOut(file, cwd)) return { kind: 'problem', reason: LEADS_OUT };
    return redactContent(opened.content, filters.filter, filters.requests);
  } catch (error) {
    return fileProblem(error);
  }
}

const LEADS_OUT = 'a symbolic link leads out of this folder; name the file that it leads to';

async function save(file: string, content: CassetteContent, persister: PartsPersister): Promise<void> {
  const text = new CassetteText(await codecOf(file).encodeParts(content));
  // Not a link's own place: a save goes to the file that it names.
  await saveText(persister, fs.realpathSync(file), text);
}
