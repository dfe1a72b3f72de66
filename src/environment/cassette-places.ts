import type { Composition } from '../compose';
import { hookFailed } from '../core/errors/hook-errors';
import { askNow } from '../core/user-function';
import type { TestInfo } from '../core/test-info';
import type { ResolvedOptions } from '../options/resolve-options';
import {
  automaticFolder,
  automaticPath,
  configuredPath,
  libraryFolder,
  namedPath,
  targetPath,
  type LocationSettings,
} from '../session/cassette-location';
import { RESERVED_NAMES } from '../session/cassette-names';
import { cassetteMark, type BlockScope, type TestScope } from './scopes';
import { factsOfTest } from './test-facts';
import type { TestTree } from './test-tree';

/** Where the cassettes of one test file are. */
export class CassettePlaces {
  readonly #file: { readonly rootDir: string; readonly testPath: string };
  readonly #tree: TestTree;
  readonly #composition: Composition;
  #isNaming = false;

  constructor(
    file: { readonly rootDir: string; readonly testPath: string },
    { tree, composition }: { readonly tree: TestTree; readonly composition: Composition },
  ) {
    this.#file = file;
    this.#tree = tree;
    this.#composition = composition;
  }

  /** Whether a function of the user's is making a path just now: there is none to tell it of. */
  get isNaming(): boolean {
    return this.#isNaming;
  }

  /** The absolute path of a test's own cassette: as marked, as `cassetteName` says, or automatic. */
  ofTest(test: TestScope, resolved: ResolvedOptions): string {
    const mark = cassetteMark({ block: test.block, test });
    return mark === undefined ? this.automatic(test, resolved) : this.named(mark.name, resolved);
  }

  /**
   * The absolute path that a test's cassette has without a marker.
   *
   * @throws VcrError `VCR_HOOK_FAILED` of `cassetteName` or `pathTransformer`, `VCR_INVALID_OPTION` for a name that
   *   leads out of the library
   */
  automatic(test: TestScope, resolved: ResolvedOptions): string {
    const { cassetteName } = resolved.options;
    const settings = this.#settings(resolved);
    if (cassetteName === undefined) return automaticPath(this.#tree.nameOf(test), settings);
    // The name is made of the test, so the test's own cassette cannot be known to it yet.
    const info: TestInfo = { ...factsOfTest(test, [], this.#file.testPath), cassettePath: '' };
    return configuredPath(
      this.#askName('cassetteName', 'a name', () => cassetteName(info)),
      settings,
    );
  }

  /** The absolute path of the cassette of a block's hooks. */
  ofHooks(block: BlockScope, hook: 'beforeAll' | 'afterAll', resolved: ResolvedOptions): string {
    return automaticPath(this.#tree.hookNameOf(block, hook), this.#settings(resolved));
  }

  /** The absolute path of the cassette of what the file asks for while it is loaded. */
  ofModule(resolved: ResolvedOptions): string {
    return automaticPath(RESERVED_NAMES.module, this.#settings(resolved));
  }

  /** The absolute path of a cassette that the user named. */
  named(name: string, resolved: ResolvedOptions): string {
    return namedPath(name, this.#settings(resolved));
  }

  /** The absolute path of what the user named to be deleted. */
  ofTarget(name: string, resolved: ResolvedOptions): string {
    return targetPath(
      name,
      this.#settings(resolved),
      (file) => this.#composition.files.inspect(file).kind !== 'missing',
    );
  }

  /** The absolute folder of the cassettes. */
  library({ options }: ResolvedOptions): string {
    return libraryFolder({ ...this.#file, cassetteLibraryDir: options.cassetteLibraryDir });
  }

  /** The folder of automatically named cassettes; `undefined` where functions of the user's name them. */
  ownFolder({ options }: ResolvedOptions): string | undefined {
    const { cassetteLibraryDir, cassetteName, pathTransformer } = options;
    if (cassetteName !== undefined || pathTransformer !== undefined) return undefined;
    return automaticFolder({ ...this.#file, cassetteLibraryDir });
  }

  #settings(resolved: ResolvedOptions): LocationSettings {
    const { cassetteLibraryDir, pathTransformer } = resolved.options;
    const composition = this.#composition;
    return {
      ...this.#file,
      cassetteLibraryDir,
      extension: composition.extensionOf(resolved),
      get knownExtensions() {
        return composition.extensions;
      },
      pathTransformer:
        pathTransformer === undefined
          ? undefined
          : (file) => this.#askName('pathTransformer', 'a path', () => pathTransformer(file)),
    };
  }

  // `vcr.cassettePath()` or `vcr.current` inside such a function would ask it again, and so on without an end.
  #askName(name: 'cassetteName' | 'pathTransformer', expected: string, call: () => unknown): string {
    if (this.#isNaming) throw hookFailed(name, 'asked for the path that it is to give');
    this.#isNaming = true;
    try {
      return askNow({ name, call, accepts: isName, expected: `${expected} that is not empty` });
    } finally {
      this.#isNaming = false;
    }
  }
}

function isName(answer: unknown): answer is string {
  return typeof answer === 'string' && answer !== '';
}
