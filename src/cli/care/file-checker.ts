import type { Finding } from '../../core/care/finding';
import { messageOf } from '../../core/errors/vcr-error';
import type { RunReport } from '../../core/run-report';
import { shownPath } from '../../core/shown-path';
import { checkCassette, type CassetteChecks } from './check-cassette';
import { FullRunFacts, missingTestFile } from './full-run-facts';
import { openFile, type OpenedFile } from './open-file';
import type { FileFindings } from './say-findings';

export type FileCheckerSetup = Omit<CassetteChecks, 'unused'> & {
  readonly cwd: string;
  /** Of the last run of all tests, where there is one. */
  readonly report: RunReport | undefined;
  readonly findsNames: boolean;
};

/** Checks cassette files one after the other, and remembers what it saw: two may be the same. */
export class FileChecker {
  readonly #setup: FileCheckerSetup;
  readonly #facts: FullRunFacts | undefined;
  readonly #seen = new Map<string, string>();

  constructor(setup: FileCheckerSetup) {
    this.#setup = setup;
    this.#facts = setup.report === undefined ? undefined : new FullRunFacts(setup.report);
  }

  /** Says what was found in a file; never rejects for what the file holds. */
  async check(file: string): Promise<FileFindings> {
    const { cwd, findsNames } = this.#setup;
    const opened = await openFile(file, cwd);
    const findings: Finding[] =
      opened.kind === 'problem'
        ? [{ ...opened, kind: 'unreadable' }]
        : [...(await this.#findingsIn(file, opened)), ...this.#copies(file, opened)];
    const names = findsNames ? this.#ownerless(file, opened.kind === 'opened' ? opened : undefined) : [];
    return { file: shownPath(file, cwd), findings: [...findings, ...names] };
  }

  async #findingsIn(file: string, opened: OpenedFile): Promise<Finding[]> {
    const unused = this.#facts?.unusedIn(file, opened.digest) ?? new Set<number>();
    try {
      return await checkCassette(opened, { ...this.#setup, unused });
    } catch (error) {
      return [{ kind: 'unreadable', reason: messageOf(error) }];
    }
  }

  #copies(file: string, { content, digest }: OpenedFile): Finding[] {
    // Nothing recorded is no copy of anything.
    if (!this.#setup.findsDuplicates || content.interactions.length === 0) return [];
    const sameAs = this.#seen.get(digest);
    if (sameAs !== undefined) return [{ kind: 'copy', sameAs: shownPath(sameAs, this.#setup.cwd) }];
    this.#seen.set(digest, file);
    return [];
  }

  #ownerless(file: string, opened: OpenedFile | undefined): Finding[] {
    const { report, cwd } = this.#setup;
    if (report !== undefined && opened !== undefined && this.#facts?.isObsolete(file, opened.changedAt) === true) {
      return [{ kind: 'ownerless', reason: `no test of the last full run has it (${report.startedAt})` }];
    }
    // A library may lie anywhere: what a test of that run opened has one.
    const missing = this.#facts?.hasTest(file) === true ? undefined : missingTestFile(file);
    return missing === undefined ? [] : [{ kind: 'ownerless', reason: `there is no ${shownPath(missing, cwd)}` }];
  }
}
