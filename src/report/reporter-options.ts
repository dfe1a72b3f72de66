import path from 'node:path';
import { invalidOption } from '../core/errors/option-errors';
import { isRecord } from '../core/is-record';

/** Options of the reporter, as Jest's configuration has them beside its name. */
export type ReporterOptions = {
  /** What holds on CI (`jest --ci`, which Jest sets there by itself). */
  readonly ci?: {
    /** Whether obsolete cassettes make the run fail. @default 'warn' */
    readonly obsolete?: 'warn' | 'error';
  };
  /** A file for the whole report as JSON, relative to `rootDir`. `VCR_REPORT` wins. */
  readonly report?: string;
  /** A file for a summary as Markdown, relative to `rootDir`. `VCR_SUMMARY` wins. */
  readonly summary?: string;
};

/** The options, checked, with the places of files as absolute paths. */
export type ReporterSettings = {
  readonly obsolete: 'warn' | 'error';
  readonly report: string | undefined;
  readonly summary: string | undefined;
};

const ORIGIN = 'the options of jest-environment-vcr/reporter';

/**
 * Checks the options of the reporter.
 *
 * @param env paths in `VCR_REPORT` and `VCR_SUMMARY` are relative to `cwd`
 * @throws VcrError `VCR_INVALID_OPTION`
 */
export function reporterSettings(
  options: unknown,
  { rootDir, cwd, env }: { readonly rootDir: string; readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): ReporterSettings {
  const given = options ?? {};
  if (!isRecord(given)) throw wrong('options', given, 'an object');
  checkKeys(given, ['ci', 'report', 'summary'], '');
  const ci = given['ci'] ?? {};
  if (!isRecord(ci)) throw wrong('ci', ci, 'an object');
  checkKeys(ci, ['obsolete'], 'ci.');
  const obsolete = ci['obsolete'] ?? 'warn';
  if (obsolete !== 'warn' && obsolete !== 'error') throw wrong('ci.obsolete', obsolete, '"warn" or "error"');
  const place = (key: 'report' | 'summary', variable: string | undefined): string | undefined => {
    const value = given[key];
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      throw wrong(key, value, 'the path of a file');
    if (variable !== undefined && variable !== '') return path.resolve(cwd, variable);
    return value === undefined ? undefined : path.resolve(rootDir, value.replace(/^<rootDir>[\\/]?/, ''));
  };
  return {
    obsolete,
    report: place('report', env['VCR_REPORT']),
    summary: place('summary', env['VCR_SUMMARY']),
  };
}

function checkKeys(given: Readonly<Record<string, unknown>>, known: readonly string[], prefix: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw invalidOption({
    key: prefix + unknown,
    value: given[unknown],
    origin: ORIGIN,
    expected: `one of the known options: ${known.map((key) => prefix + key).join(', ')}`,
    choices: known.map((key) => prefix + key),
  });
}

function wrong(key: string, value: unknown, expected: string): Error {
  return invalidOption({ key, value, origin: ORIGIN, expected });
}
