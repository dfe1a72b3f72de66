import fs from 'node:fs';
import type { CassetteContent } from '../core/cassette-content';
import { messageOf } from '../core/errors/vcr-error';
import { fileDigest } from '../core/file-digest';
import type { CassetteReport, RunReport } from '../core/run-report';
import { relativePath } from '../core/shown-path';
import { prepareCassette, type PreparedCassette } from './page-cassette';
import { cassetteReports, pageContent, type PageContent, type PageFacts } from './page-content';

/** Where a page's cassettes come from. */
export interface CassetteSource {
  /** Absolute paths of all cassettes, sorted. */
  find(): Promise<readonly string[]>;
  /** Rejects for a file that cannot be read as one. */
  load(file: string): Promise<CassetteContent>;
  /** The last run's report, if there is one. */
  report(): RunReport | undefined;
}

/** Does work for each item, in order. */
export type Each = <Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>) => Promise<Result[]>;

type Kept = { readonly version: string; readonly prepared: PreparedCassette };

/** The cassettes of a page as they are on disk; a file is read again only when it has changed. */
export class CassetteShelf {
  readonly #source: CassetteSource;
  #kept = new Map<string, Kept | undefined>();
  #loaded = 0;

  constructor(source: CassetteSource) {
    this.#source = source;
  }

  /**
   * All that the page shows now.
   *
   * @param each does the work for each item, one after the other; one that tells how far it is may be given
   */
  async content(facts: PageFacts, each: Each = oneByOne): Promise<PageContent> {
    const files = await this.#source.find();
    const report = this.#source.report();
    const reports = cassetteReports(report);
    const kept = await each(files, (file) => this.#keptOrLoaded(file, reports.get(file), facts.cwd));
    this.#kept = new Map(files.map((file, index) => [file, kept[index]]));
    return pageContent(
      facts,
      kept.map(({ prepared }) => prepared),
      report,
    );
  }

  async #keptOrLoaded(file: string, report: CassetteReport | undefined, cwd: string): Promise<Kept> {
    const version = `${fileVersion(file)} ${JSON.stringify(report)}`;
    const known = this.#kept.get(file);
    if (known?.version === version) return known;
    this.#loaded += 1;
    const prepared = prepareCassette({
      path: relativePath(file, cwd),
      content: await this.#source.load(file).then(
        ({ interactions }) => interactions,
        (error: unknown) => ({ problem: messageOf(error) }),
      ),
      ...(report === undefined ? {} : { report: reportOfNow(report, file) }),
      blockPrefix: String(this.#loaded),
    });
    return { version, prepared };
  }
}

// Positions say something only of the bytes that they were counted in.
function reportOfNow(report: CassetteReport, file: string): CassetteReport {
  const { unused, ...rest } = report;
  return unused === undefined || report.digest !== digestOf(file) ? rest : report;
}

function digestOf(file: string): string | undefined {
  try {
    return fileDigest(fs.readFileSync(file));
  } catch {
    return undefined;
  }
}

// A file that is gone in between is told by the one who loads it.
function fileVersion(file: string): string {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  return found === undefined ? 'gone' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}

async function oneByOne<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
