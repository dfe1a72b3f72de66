import { readAge } from '../../core/care/age';
import { messageOf } from '../../core/errors/vcr-error';
import { visibleJson } from '../../core/visible-text';
import { FileChecker } from '../care/file-checker';
import { loadFilters } from '../care/load-filters';
import { printable } from '../care/printable';
import { findingLines, summaryOf, type FileFindings } from '../care/say-findings';
import { loadSecretlint, SECRETLINT_INSTALL, type SecretScanner } from '../care/secretlint';
import { findCassettes } from '../cassette-files';
import type { Command, CommandCall, ExitCode } from '../command';
import { readLastReport } from '../../report/last-report';
import { withProgress } from '../progress';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';

/** `jest-vcr check`: what should not be in a repository, for CI and pre-commit hooks. */
export const check: Command = {
  name: 'check',
  summary: 'Finds cassettes that are unreadable, hold secrets, stand there twice, are old, or belong to no test.',
  usage: '[FILE or FOLDER…]',
  options: {
    'max-age': {
      type: 'string',
      value: 'AGE',
      description: 'Finds cassettes with a recording that is older: 12h, 90d, 6w, 1y.',
    },
    config: {
      type: 'string',
      value: 'FILE',
      description: 'The module that testEnvironmentOptions.vcrConfig names: what its filters replace is a secret too.',
    },
    'no-secrets': { type: 'boolean', description: 'Does not look for secrets.' },
    'no-duplicates': { type: 'boolean', description: 'Does not look for what stands there twice.' },
    'no-names': { type: 'boolean', description: 'Does not look for cassettes that no test has.' },
    json: { type: 'boolean', description: 'Says it as JSON.' },
  },
  examples: [
    { line: 'jest-vcr check', purpose: 'all cassettes below this folder' },
    {
      line: 'jest-vcr check --max-age 90d test',
      purpose: 'those below test, and whether one is older than 90 days',
    },
    { line: 'jest-vcr check --json --no-names', purpose: 'for a program, without names that no test has' },
  ],
  fails: 'something was found',
  run,
};

async function run({ values, words, terminal, cwd }: CommandCall): Promise<ExitCode> {
  const maxAgeMs = readMaxAge(values['max-age']);
  const config = typeof values['config'] === 'string' ? values['config'] : undefined;
  const filters = await loadFilters({ config, cwd, asksFunctions: false });
  const unreadFolders: string[] = [];
  const files = await findCassettes(words, cwd, (text) => unreadFolders.push(text));
  const looksForSecrets = values['no-secrets'] !== true;
  const scan = looksForSecrets ? await scannerOf(cwd, terminal) : undefined;
  const report = readLastReport(cwd, 'lastFull');
  const checker = new FileChecker({
    cwd,
    filters,
    report,
    secrets: looksForSecrets ? { scan } : undefined,
    findsDuplicates: values['no-duplicates'] !== true,
    findsNames: values['no-names'] !== true,
    maxAgeMs,
    now: new Date(),
  });
  const found = await withProgress(terminal, files, 'Checking', (file) => checker.check(file));

  for (const text of unreadFolders) terminal.complain(printable(text));
  const withFindings = found.filter(({ findings }) => findings.length > 0);
  if (values['json'] === true) {
    const facts = { filters: filters.source, secretlint: scan !== undefined, lastFullRun: report?.startedAt ?? null };
    terminal.print(visibleJson({ cassettes: files.length, ...facts, findings: withFindings.flatMap(eachWithFile) }));
  } else {
    for (const { file, findings } of withFindings) {
      terminal.print(terminal.style('bold', printable(file)));
      for (const line of findingLines(findings)) terminal.print(`  ${line}`);
    }
    terminal.print(summaryOf(withFindings, files.length));
  }
  return withFindings.length > 0 || unreadFolders.length > 0 ? 1 : 0;
}

function eachWithFile({ file, findings }: FileFindings): unknown[] {
  return findings.map((finding) => ({ file, ...finding }));
}

function readMaxAge(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const age = readAge(value);
  if (age === undefined) throw new UsageError(`--max-age is "${printable(value)}"; write 12h, 90d, 6w or 1y`);
  return age;
}

async function scannerOf(cwd: string, terminal: Terminal): Promise<SecretScanner | undefined> {
  try {
    const scan = await loadSecretlint(cwd);
    if (scan === undefined) {
      terminal.complain(
        `Secrets are found by their names alone: secretlint is not installed here (${SECRETLINT_INSTALL}).`,
      );
    }
    return scan;
  } catch (error) {
    terminal.complain(`Secrets are found by their names alone: ${printable(messageOf(error))}`);
    return undefined;
  }
}
