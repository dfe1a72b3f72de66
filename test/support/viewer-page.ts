import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Interaction } from '../../src/core/interaction';
import type { RunReport } from '../../src/core/run-report';
import { prepareCassette } from '../../src/viewer/page-cassette';
import { cassetteReports, pageContent } from '../../src/viewer/page-content';
import { readPageTemplate, writePage } from '../../src/viewer/page-template';

/** The page that the build made. */
export const BUILT_PAGE = path.resolve('build/viewer/page.html');

/** A page on disk, which goes with its folder. */
export type PageOnDisk = Disposable & { readonly url: string; readonly bytes: number };

/** Writes a page of these cassettes, without the files and the command. */
export function pageOf(cassettes: Readonly<Record<string, readonly Interaction[]>>, report?: RunReport): PageOnDisk {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'viewer-'));
  const reports = cassetteReports(report);
  const prepared = Object.entries(cassettes).map(([name, content], index) => {
    const found = report && reports.get(path.resolve(report.rootDir, name));
    return prepareCassette({ path: name, content, blockPrefix: String(index), ...(found && { report: found }) });
  });
  const facts = { title: 'shop', madeAt: '2026-11-20T09:10:00.000Z', packageVersion: '0.0.0', isLive: false };
  const file = path.join(folder, 'page.html');
  writePage(
    file,
    readPageTemplate(BUILT_PAGE),
    pageContent({ ...facts, cwd: report?.rootDir ?? '/' }, prepared, report),
  );
  return {
    url: `file://${file}`,
    bytes: fs.statSync(file).size,
    [Symbol.dispose]: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
