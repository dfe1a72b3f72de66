import fs from 'node:fs';
import path from 'node:path';
import { DEFAULT_LIBRARY } from '../core/default-library';
import type { FinishedFile, ToldByFile } from '../core/run-news';
import { cassetteName, hookCassetteName } from '../session/cassette-names';
import { automaticFolder, libraryFolder } from '../session/cassette-location';
import type { JestAssertion, JestFileResult, JestTest } from './jest-results';

/** A test file that Jest has run, as its results and its own news tell of it. */
export type RanFile = {
  readonly testPath: string;
  readonly project: string | undefined;
  /** Of its project, as are the roots. */
  readonly rootDir: string;
  readonly roots: readonly string[];
  /** Whether it ran in an environment of ours. What runs in another one opens no cassette. */
  readonly isOurs: boolean;
  /** Whether all its tests ran that are to run, in an environment of ours. */
  readonly isWhole: boolean;
  readonly hasFailed: boolean;
  /** Whether tests were skipped in it. */
  readonly hasSkipped: boolean;
  /** Absent where they are a secret of its configuration, which no request has made it tell: any may be its own. */
  readonly libraries?: readonly string[];
  /** Endings of its cassettes, beside those that come with the package, such as `.toml`. */
  readonly extensions: readonly string[];
  /** Folders that hold its automatically named cassettes; what stands in a folder below them has another name. */
  readonly ownFolders: readonly string[];
  /** Whether a cassette may belong to a test that was skipped or failed, or to the hooks around it. */
  readonly spares: (cassette: string) => boolean;
};

/** The folder of this package's build: our environments are in it. */
const BUILD = path.resolve(__dirname, '..');

type RanParts = {
  readonly test: JestTest;
  readonly result: JestFileResult;
  readonly told: ToldByFile | undefined;
  /** Whether `-t` chose among the tests. */
  readonly isNarrowed: boolean;
};

/** Joins what Jest says of a file with what the file told; a file that talked to nobody told nothing. */
export function ranFile({ test, result, told, isNarrowed }: RanParts): RanFile {
  const { config } = test.context;
  const finished = finishedOf(told);
  const statuses = result.testResults.map(({ status }) => status);
  const isOurs = told !== undefined || isOurEnvironment(config.testEnvironment);
  const places = finished ?? (told === undefined && isOurs ? silentPlaces(test) : undefined);
  return {
    testPath: test.path,
    project: config.displayName?.name,
    rootDir: config.rootDir,
    roots: config.roots,
    isOurs,
    isWhole: !isNarrowed && !hasCrashed(result) && (finished ?? places)?.isWhole === true,
    hasFailed: hasCrashed(result) || statuses.includes('failed'),
    hasSkipped: statuses.some((status) => status !== 'passed' && status !== 'failed' && status !== 'todo'),
    ...(places?.libraries === undefined ? {} : { libraries: places.libraries }),
    ownFolders: places?.ownFolders ?? [],
    extensions: [...new Set(finished?.uses.map((use) => path.extname(use.path)) ?? [])],
    spares: finished === undefined ? sparedByName(result.testResults) : sparedByPath(finished.spared),
  };
}

/** What a file told at its end; absent when its worker was killed. */
export function finishedOf(told: ToldByFile | undefined): FinishedFile | undefined {
  return told?.news.findLast((news) => news.kind === 'finished');
}

function hasCrashed({ testExecError }: JestFileResult): boolean {
  return testExecError !== undefined && testExecError !== null;
}

function isOurEnvironment(testEnvironment: string): boolean {
  return testEnvironment.startsWith(BUILD + path.sep);
}

type SilentPlaces = Pick<RanFile, 'isWhole' | 'libraries' | 'ownFolders'>;

/** Where the cassettes are of a file that told nothing. A module or a function of the configuration may place them. */
function silentPlaces({ path: testPath, context }: JestTest): SilentPlaces {
  const { rootDir, testEnvironmentOptions } = context.config;
  const config: unknown = testEnvironmentOptions['vcrConfig'] ?? {};
  const unknown = { isWhole: true, ownFolders: [] };
  if (typeof config !== 'object' || config === null) return unknown;
  const {
    cassetteLibraryDir = DEFAULT_LIBRARY,
    cassetteName: name,
    pathTransformer,
  } = config as Record<string, unknown>;
  if (typeof cassetteLibraryDir !== 'string' || name !== undefined || pathTransformer !== undefined) return unknown;
  const settings = { rootDir, testPath, cassetteLibraryDir };
  const ownFolder = automaticFolder(settings);
  if (fs.existsSync(ownFolder) && saysOtherwise(testPath)) return { isWhole: false, ownFolders: [] };
  return { isWhole: true, libraries: [libraryFolder(settings)], ownFolders: [ownFolder] };
}

// Jest tells of neither. Another environment records nothing, so it says nothing of what was recorded.
function saysOtherwise(testPath: string): boolean {
  try {
    return /@jest-environment\s|\.only\b|\b(?:fit|fdescribe)\b/.test(fs.readFileSync(testPath, 'utf8'));
  } catch {
    return true;
  }
}

function sparedByPath(spared: readonly string[]): RanFile['spares'] {
  const paths = new Set(spared);
  return (cassette) => paths.has(cassette);
}

// Which of two equal names has which number depends on what was defined before: each of them is spared.
function sparedByName(tests: readonly JestAssertion[]): RanFile['spares'] {
  const names = tests.filter(({ status }) => status !== 'passed').flatMap(namesAround);
  const spared = new Set(names.map(fold));
  return (cassette) => {
    const name = fold(path.basename(cassette, path.extname(cassette)));
    return spared.has(name) || spared.has(name.replace(/-\d+$/, ''));
  };
}

function namesAround({ ancestorTitles, title }: JestAssertion): string[] {
  const blocks = [[], ...ancestorTitles.map((_, index) => ancestorTitles.slice(0, index + 1))];
  const hooks = blocks.flatMap((titles) => [
    hookCassetteName(titles, 'beforeAll'),
    hookCassetteName(titles, 'afterAll'),
  ]);
  return [cassetteName([...ancestorTitles, title]), ...hooks];
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
