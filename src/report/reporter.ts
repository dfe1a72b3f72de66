import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '@jest/types';
import { mayColour } from '../core/may-colour';
import { messageOf } from '../core/errors/vcr-error';
import { withoutLogCommands } from '../core/log-commands';
import type { ToldByFile } from '../core/run-news';
import type { RunReport } from '../core/run-report';
import { readDisabledVariable } from '../options/environment-variables';
import { NEWS_VARIABLE, openNewsroom, type Newsroom } from '../persisters/newsroom';
import { annotations } from './annotations';
import { drawSummary, paintWhere } from './draw-summary';
import type { JestFileResult, JestRunResult, JestTest } from './jest-results';
import { lastReportFile, writeLastReport, writeReport } from './last-report';
import { markdownSummary } from './markdown';
import { reportOfRun, saysAnything, type EndedRun } from './report-of-run';
import { reporterSettings, type ReporterOptions, type ReporterSettings } from './reporter-options';
import { summaryLines } from './summary-lines';
import { hasWatchedWrites, isWatching, untilNoticed } from './watched-writes';

/**
 * A reporter of Jest's that sums up what a run did to its cassettes. Stands beside Jest's own:
 * `reporters: ['default', 'jest-environment-vcr/reporter']`.
 */
class VcrReporter {
  readonly #globalConfig: Config.GlobalConfig;
  readonly #settings: ReporterSettings;
  readonly #isSwitchedOff = readDisabledVariable(process.env['VCR_DISABLED']);
  readonly #results: { readonly test: JestTest; readonly result: JestFileResult }[] = [];
  #newsroom: Newsroom | undefined;
  #error: Error | undefined;

  /** @throws VcrError `VCR_INVALID_OPTION` */
  constructor(globalConfig: Config.GlobalConfig, options?: ReporterOptions) {
    this.#globalConfig = globalConfig;
    this.#settings = reporterSettings(options, { rootDir: globalConfig.rootDir, cwd: process.cwd(), env: process.env });
  }

  onRunStart(): void {
    if (this.#isSwitchedOff) return;
    this.#newsroom = openNewsroom();
    // Workers are started after this, and inherit it.
    process.env[NEWS_VARIABLE] = this.#newsroom.name;
  }

  onTestResult(test: JestTest, result: JestFileResult): void {
    this.#results.push({ test, result });
  }

  async onRunComplete(_: unknown, results: JestRunResult): Promise<void> {
    const newsroom = this.#newsroom;
    if (newsroom === undefined) return;
    Reflect.deleteProperty(process.env, NEWS_VARIABLE);
    try {
      const run = this.#endedRun(newsroom, results);
      this.#publish(reportOfRun(run));
      // As long as this run goes on, what it recorded starts no other.
      if (isWatching(this.#globalConfig) && hasWatchedWrites(run)) await untilNoticed();
    } catch (error) {
      // Jest would end without a word of its own about the tests.
      this.#error = new Error(`jest-environment-vcr/reporter failed: ${messageOf(error)}`, { cause: error });
      process.stderr.write(`${withoutLogCommands(this.#error.message)}\n`);
    } finally {
      newsroom.clear();
    }
  }

  /** What makes the run fail although its tests passed. */
  getLastError(): Error | undefined {
    return this.#error;
  }

  #endedRun(newsroom: Newsroom, results: JestRunResult): EndedRun {
    const told = new Map<string, ToldByFile>();
    for (const one of newsroom.read()) told.set(keyOf(one.source.projectId, one.source.testPath), one);
    return {
      globalConfig: this.#globalConfig,
      results,
      files: this.#results.map((file) => ({
        ...file,
        told: told.get(keyOf(file.test.context.config.id, file.test.path)),
      })),
      choosesProjects: process.argv.some((word) => /^--(selectProjects|ignoreProjects)(=|$)/.test(word)),
    };
  }

  #publish(report: RunReport): void {
    const { report: reportFile, summary } = this.#settings;
    const obsoleteFails = this.#globalConfig.ci && this.#settings.obsolete === 'error';
    const paint = paintWhere(mayColour(process.stderr, process.env));
    process.stderr.write(this.#spaced(drawSummary(summaryLines(report, { obsoleteFails }), paint)));
    if (this.#annotates) for (const line of annotations(report, { obsoleteFails })) process.stderr.write(`\n${line}\n`);
    if (obsoleteFails && (report.obsolete ?? []).length > 0) this.#error = new Error('There are obsolete cassettes.');
    // Of a suite without cassettes there is nothing to keep, but for what would say of an older run that it was the last.
    if (saysAnything(report) || fs.existsSync(lastReportFile(report.rootDir))) writeLastReport(report);
    // A file that Jest watches would start the next run, and so on.
    if (isWatching(this.#globalConfig)) return;
    if (reportFile !== undefined) writeReport(reportFile, report);
    if (summary !== undefined) {
      fs.mkdirSync(path.dirname(summary), { recursive: true });
      fs.writeFileSync(summary, markdownSummary(report));
    }
  }

  // Jest ends the report of a file with an empty line, but for one that passed and whose tests it does not list: there
  // its own summary begins with one.
  #spaced(summary: string): string {
    const last = this.#results.at(-1)?.result;
    const hasFailed =
      Boolean(last?.testExecError) || last?.testResults.some(({ status }) => status === 'failed') === true;
    const isOpen = this.#globalConfig.verbose !== true && last !== undefined && !hasFailed;
    return summary !== '' && isOpen ? `\n${summary.slice(0, -1)}` : summary;
  }

  /** Where Jest's own reporter writes annotations. */
  get #annotates(): boolean {
    const isConfigured = this.#globalConfig.reporters?.some(([name]) => name === 'github-actions') === true;
    return isConfigured && process.env['GITHUB_ACTIONS'] === 'true';
  }
}

// Not a default export: bundlers that import CommonJS from an ES module would give its namespace in the class's place.
export = VcrReporter;

function keyOf(projectId: string, testPath: string): string {
  return `${projectId}\0${testPath}`;
}
