import type * as Adapters from './adapters';
import type { FileInspector } from './core/deletion';
import type { CassetteCodec, Matcher, Persister, RunLedger, Serializer } from './core/ports';
import type { NewsChannel } from './core/run-news';
import { shownPath } from './core/shown-path';
import type { ResolvedOptions } from './options/resolve-options';
import type { InsertedCassette } from './session/inserted-cassette';

/** What Jest says of a run and of a project, as far as the ledger of the run needs it. */
export type RunFacts = {
  readonly globalConfig: { readonly seed: number; readonly watch: boolean; readonly watchAll: boolean };
  readonly projectConfig: { readonly id: string; readonly cacheDirectory: string };
  readonly testPath: string;
};

/** The ledger that all workers of a run of Jest share. Is loaded, and touches the disk, when it is first asked. */
export function runLedger({ globalConfig, projectConfig, testPath }: RunFacts): RunLedger {
  let ledger: RunLedger | undefined;
  const asked = (): RunLedger =>
    (ledger ??= loadAdapters().createRunLedger({
      cacheDirectory: projectConfig.cacheDirectory,
      seed: globalConfig.seed,
      isWatch: globalConfig.watch || globalConfig.watchAll,
      testPath,
      projectId: projectConfig.id,
    }));
  return {
    wasWritten: (path) => asked().wasWritten(path),
    noteWritten: (path) => asked().noteWritten(path),
    forgetWritten: (path) => asked().forgetWritten(path),
    noteUse: (path, user) => asked().noteUse(path, user),
    usersOf: (path) => asked().usersOf(path),
    keep: (path, what, text) => asked().keep(path, what, text),
    kept: (path, what) => asked().kept(path, what),
    letGo: (path, what) => asked().letGo(path, what),
  };
}

/** The way to the reporter of the run. Is loaded, and touches the disk, when there is something to tell. */
export function runNews({ projectConfig, testPath }: Omit<RunFacts, 'globalConfig'>): NewsChannel {
  let channel: NewsChannel | undefined;
  const asked = (): NewsChannel =>
    (channel ??= loadAdapters().newsChannel(process.env['VCR_NEWS'], { testPath, projectId: projectConfig.id }));
  return {
    get isHeard() {
      return asked().isHeard;
    },
    tell: (news) => asked().tell(news),
  };
}

/**
 * The adapters that a test file may use: those that come with the package and those it registered. They are loaded with
 * the first cassette: most test files of a suite talk to nobody.
 */
export class Composition {
  readonly #setup: Adapters.AdaptersSetup;
  readonly #registrations: ((adapters: Adapters.Adapters) => void)[] = [];
  #adapters: Adapters.Adapters | undefined;

  constructor(setup: Adapters.AdaptersSetup) {
    this.#setup = setup;
  }

  registerMatcher(name: string, matcher: Matcher): void {
    this.#register((adapters) => adapters.registerMatcher(name, matcher));
  }

  registerSerializer(name: string, serializer: Serializer): void {
    this.#register((adapters) => adapters.registerSerializer(name, serializer));
  }

  registerPersister(name: string, persister: Persister): void {
    this.#register((adapters) => adapters.registerPersister(name, persister));
  }

  /** Whether anything was asked for yet; without it no cassette was inserted. */
  get isLoaded(): boolean {
    return this.#adapters !== undefined;
  }

  /**
   * Inserts a cassette; nothing is opened yet.
   *
   * @throws VcrError `VCR_INVALID_OPTION` when an option names something that is not registered.
   */
  insert(order: Adapters.CassetteOrder): InsertedCassette {
    return this.#loaded.insert(order);
  }

  persisterOf(resolved: ResolvedOptions): Persister {
    return this.#loaded.persisterOf(resolved);
  }

  extensionOf(resolved: ResolvedOptions): string {
    return this.#loaded.extensionOf(resolved);
  }

  /** The extensions that name a serializer. */
  get extensions(): readonly string[] {
    return this.#loaded.extensions;
  }

  /** The way to read a cassette: by its extension when that names a serializer, else by the option. */
  codecOf(file: string, resolved: ResolvedOptions): CassetteCodec {
    return this.#loaded.codecOf(file, resolved);
  }

  get files(): FileInspector {
    return loadAdapters().fileSystemInspector;
  }

  /** A path as messages show it: relative to the root, with forward slashes. */
  show(file: string): string {
    return shownPath(file, this.#setup.rootDir);
  }

  get #loaded(): Adapters.Adapters {
    if (this.#adapters === undefined) {
      this.#adapters = new (loadAdapters().Adapters)(this.#setup);
      for (const register of this.#registrations.splice(0)) register(this.#adapters);
    }
    return this.#adapters;
  }

  #register(registration: (adapters: Adapters.Adapters) => void): void {
    if (this.#adapters === undefined) this.#registrations.push(registration);
    else registration(this.#adapters);
  }
}

function loadAdapters(): typeof Adapters {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load them with the environment
  return require('./adapters') as typeof Adapters;
}
