import type { DeleteTarget } from '../core/delete-target';
import type { VcrError } from '../core/errors/vcr-error';
import type { TestInfo } from '../core/test-info';
import type { DeleteOnFailOptions } from '../markers/mark';
import { resolveTargets } from '../markers/resolve-targets';
import type { ResolvedOptions } from '../options/resolve-options';
import { deleteCassettes } from '../session/delete-cassettes';
import { marksInForce, type BlockScope, type TestScope } from './scopes';
import type { TestFile } from './test-file';

/** One request to delete, from a marker or from configuration. */
type Demand = {
  readonly target: DeleteTarget | undefined;
  readonly options: DeleteOnFailOptions;
  /** The block the marker stands on; `undefined` for one on the test itself. */
  readonly block: BlockScope | undefined;
};

/** Deletes what the marks of a failed test name. Gives the errors to report; never throws. */
export async function deleteOnFail(
  file: TestFile,
  test: TestScope,
  { info, part }: { readonly info: TestInfo; readonly part: 'all' | 'hookCassettes' },
): Promise<VcrError[]> {
  const resolved = file.resolve({ block: test.block, test });
  const demands = demandsOf(file, test, resolved);
  if (demands.some(({ target, options }) => options.skip === true || target === null)) return [];
  const wanted = await Promise.all(demands.map((demand) => pathsOf(demand, { file, test, info, part, resolved })));
  const paths = wanted.flatMap((part) => part.paths);
  return [...wanted.flatMap((part) => part.errors), ...(await deletePaths(file, paths, resolved))];
}

/** Deletes cassettes by absolute path, within the bounds of the file's configuration. */
export async function deletePaths(
  file: TestFile,
  paths: readonly string[],
  resolved: ResolvedOptions,
): Promise<VcrError[]> {
  const { composition, setup } = file;
  const { errors } = await deleteCassettes({
    paths,
    bounds: {
      rootDir: setup.rootDir,
      cassetteLibraryDir: file.libraryFolder(resolved),
      testPath: setup.testPath,
    },
    files: composition.files,
    persister: composition.persisterOf(resolved),
    isFileSystem: resolved.options.persister === 'fs',
    codecOf: (path) => composition.codecOf(path, resolved),
    show: (path) => composition.show(path),
  });
  return [...errors];
}

function demandsOf(file: TestFile, test: TestScope, { options }: ResolvedOptions): Demand[] {
  const marked = marksInForce(test.block, test).flatMap(({ mark, block }): Demand[] =>
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

async function pathsOf(demand: Demand, situation: Situation): Promise<{ paths: string[]; errors: VcrError[] }> {
  const { file, info, part, resolved } = situation;
  const { target, options } = demand;
  const { names, errors } = await resolveTargets(part === 'all' ? (target ?? null) : null, info);
  const named = names.map((name) => file.targetPath(name, resolved));
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
