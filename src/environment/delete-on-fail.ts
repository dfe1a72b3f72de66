import type { DeleteTarget } from '../core/delete-target';
import type { TestInfo } from '../core/test-info';
import type { DeleteOnFailOptions } from '../markers/mark';
import { resolveTargets } from '../markers/resolve-targets';
import type { ResolvedOptions } from '../options/resolve-options';
import { deleteCassettes } from '../session/delete-cassettes';
import type { FinishedTest } from './pending-deletions';
import { marksInForce, shownTitles, type BlockScope, type TestScope } from './scopes';
import type { TestFile } from './test-file';

/** One request to delete, from a marker or from configuration. */
type Demand = {
  readonly target: DeleteTarget | undefined;
  readonly options: DeleteOnFailOptions;
  /** The block the marker stands on; `undefined` for one on the test itself. */
  readonly block: BlockScope | undefined;
};

/**
 * Deletes what the marks of a failed test name. Its own targets only once: a function that names them is not asked
 * twice; a later failure of `afterAll` adds hook cassettes.
 *
 * @returns the errors to report; never rejects
 */
export async function deleteFor(file: TestFile, { test, entry }: FinishedTest): Promise<unknown[]> {
  const part = test.hasDeleted ? 'hookCassettes' : 'all';
  test.hasDeleted = true;
  try {
    const resolved = file.optionsOf(test);
    const demands = demandsOf(file, test, resolved);
    if (demands.some(({ target, options }) => options.skip === true || target === null)) return [];
    const info = file.infoOf(test, entry.errors);
    const wanted = await Promise.all(demands.map((demand) => pathsOf(demand, { file, test, info, part, resolved })));
    const paths = wanted.flatMap((one) => one.paths);
    const errors = await deletePaths(file, paths, { resolved, user: shownTitles(test.titles) });
    return [...wanted.flatMap((one) => one.errors), ...errors];
  } catch (error) {
    return [error];
  }
}

/** Deletes the cassette of a file that failed while it was loaded, when the whole file is marked. */
export async function deleteOfLoading(file: TestFile): Promise<unknown[]> {
  const place = { block: file.tree.file, test: undefined };
  const resolved = file.configuration.resolve(place);
  const marks = marksInForce(place).flatMap(({ mark }) => (mark.kind === 'deleteOnFail' ? [mark] : []));
  const isMarked = resolved.options.deleteOnFail === true || marks.some(({ target }) => target === undefined);
  if (!isMarked || marks.some(({ target, options }) => options.skip === true || target === null)) return [];
  return deletePaths(file, [file.places.ofModule(resolved)], {
    resolved,
    user: 'while the file is loaded',
  });
}

/** Deletes cassettes by absolute path, within the bounds of the file's configuration, and notes which and for whom. */
export async function deletePaths(
  file: TestFile,
  paths: readonly string[],
  { resolved, user }: { readonly resolved: ResolvedOptions; readonly user: string },
): Promise<unknown[]> {
  const { composition, places, setup } = file;
  if (setup.isSwitchedOff || paths.length === 0) return [];
  const { deleted, errors } = await deleteCassettes({
    paths,
    bounds: { rootDir: setup.rootDir, cassetteLibraryDir: places.library(resolved), testPath: setup.testPath },
    files: composition.files,
    persister: composition.persisterOf(resolved),
    isFileSystem: resolved.options.persister === 'fs',
    codecOf: (path) => composition.codecOf(path, resolved),
    show: (path) => composition.show(path),
  });
  for (const path of deleted) file.account.noteDeleted(path, user);
  return [...errors];
}

function demandsOf(file: TestFile, test: TestScope, { options }: ResolvedOptions): Demand[] {
  const marked = marksInForce({ block: test.block, test }).flatMap(({ mark, block }): Demand[] =>
    mark.kind === 'deleteOnFail' ? [{ target: mark.target, options: mark.options, block }] : [],
  );
  const { deleteOnFail: configured } = options;
  if (configured === false) return marked;
  const target = configured === true ? undefined : configured;
  return [{ target, options: {}, block: file.tree.file }, ...marked];
}

type Situation = {
  readonly file: TestFile;
  readonly test: TestScope;
  readonly info: TestInfo;
  readonly part: 'all' | 'hookCassettes';
  readonly resolved: ResolvedOptions;
};

async function pathsOf(demand: Demand, situation: Situation): Promise<{ paths: string[]; errors: unknown[] }> {
  const { file, info, part, resolved } = situation;
  const { target, options } = demand;
  const { names, errors } = await resolveTargets(part === 'all' ? (target ?? null) : null, info, file.limitMs);
  const named = names.map((name) => file.places.ofTarget(name, resolved));
  const own = target === undefined || options.deleteDefault === true ? ownPaths(demand, situation) : [];
  const paths = [...named, ...own].filter((path) => options.onlyRecorded !== true || file.written.has(path));
  return { paths, errors: [...errors] };
}

// The test's own cassette, and those of failed hooks of the blocks that the marker covers.
function ownPaths({ block: marked }: Demand, { test, info, part }: Situation): string[] {
  const hooks = test.block.path.filter((block) => marked !== undefined && block.path.includes(marked));
  const hookPaths = hooks.flatMap((block) =>
    [...block.failedHooks].flatMap((hook) => block.hookHolders.get(hook)?.surroundings.ownPath() ?? []),
  );
  return part === 'all' ? [info.cassettePath, ...hookPaths] : hookPaths;
}
