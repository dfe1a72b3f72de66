import path from 'node:path';
import type * as Adapters from './adapters';
import { invalidOption } from './core/errors/option-errors';
import type { FileInspector } from './core/deletion';
import type { NamedMatcher } from './core/matchers/matcher';
import { registeredMatcher } from './core/matchers/registered';
import type { CassetteCodec, Matcher, Persister, RunLedger, Serializer } from './core/ports';
import { shownPath } from './core/shown-path';
import type { ResolvedOptions } from './options/resolve-options';
import { fileSystemInspector } from './persisters/file-facts';
import type { InsertedCassette } from './session/inserted-cassette';
import type { CassetteUser } from './session/refusal-desk';
import { boundedPersister } from './session/bounded-persister';
import type { CassetteFile } from './session/open-cassette';

/** What to insert: absolute paths and the options in force. */
export type CassetteOrder = {
  readonly path: string;
  readonly extraPaths: readonly string[];
  readonly resolved: ResolvedOptions;
  readonly user: CassetteUser;
  /** Whether the user named it: other tests may use it too. */
  readonly isShared: boolean;
};

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
    (ledger ??= adapters().createRunLedger({
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

export type CompositionSetup = {
  readonly rootDir: string;
  readonly ledger: RunLedger;
  /** How long a function of the user's may take at the moment. */
  readonly limitMs: () => number;
  /** Shows a warning in Jest's output. */
  readonly warn: (text: string) => void;
};

/** The adapters that a test file may use: those that come with the package and those it registered. */
export class Composition {
  readonly files: FileInspector = fileSystemInspector;
  readonly #rootDir: string;
  readonly #ledger: RunLedger;
  readonly #limitMs: () => number;
  readonly #warn: (text: string) => void;
  readonly #warnedOf = new Set<string>();
  readonly #registered = {
    matchers: new Map<string, NamedMatcher>(),
    serializers: new Map<string, Serializer>(),
    persisters: new Map<string, Persister>(),
  };

  constructor({ rootDir, ledger, limitMs, warn }: CompositionSetup) {
    this.#rootDir = rootDir;
    this.#ledger = ledger;
    this.#limitMs = limitMs;
    this.#warn = warn;
  }

  registerMatcher(name: string, matcher: Matcher): void {
    this.#registered.matchers.set(name, registeredMatcher(name, matcher));
  }

  registerSerializer(name: string, serializer: Serializer): void {
    this.#registered.serializers.set(name, serializer);
  }

  registerPersister(name: string, persister: Persister): void {
    this.#registered.persisters.set(name, boundedPersister(name, persister, this.#limitMs));
  }

  /**
   * Inserts a cassette; nothing is opened yet.
   *
   * @throws VcrError `VCR_INVALID_OPTION` when an option names something that is not registered.
   */
  insert({ path: file, extraPaths, resolved, user, isShared }: CassetteOrder): InsertedCassette {
    return new (adapters().InsertedCassette)({
      file: this.#cassetteFile(file, resolved),
      extraFiles: extraPaths.map((extra) => this.#cassetteFile(extra, resolved)),
      resolved,
      matchers: this.#matchersOf(resolved),
      user,
      isShared,
      ledger: this.#ledger,
      limitMs: this.#limitMs(),
      warn: this.#warn,
      warnOnce: (text) => this.#warnOnce(text),
      now: () => new Date(),
    });
  }

  persisterOf(resolved: ResolvedOptions): Persister {
    return lookUp('persister', resolved.options.persister, this.#persisters(), resolved);
  }

  extensionOf(resolved: ResolvedOptions): string {
    return lookUp('serializer', resolved.options.serializer, this.#serializers(), resolved).extension;
  }

  /** The extensions that name a serializer. */
  get extensions(): readonly string[] {
    return ['yml', ...[...this.#serializers().values()].map(({ extension }) => extension)];
  }

  /** The way to read a cassette: by its extension when that names a serializer, else by the option. */
  codecOf(file: string, resolved: ResolvedOptions): CassetteCodec {
    const chosen = lookUp('serializer', resolved.options.serializer, this.#serializers(), resolved);
    const extension = path.extname(file).slice(1).replace(/^yml$/, 'yaml');
    const byExtension = [...this.#serializers().values()].find((serializer) => serializer.extension === extension);
    return adapters().cassetteCodec(chosen.extension === extension ? chosen : (byExtension ?? chosen), this.#limitMs());
  }

  /** A path as messages show it: relative to the root, with forward slashes. */
  show(file: string): string {
    return shownPath(file, this.#rootDir);
  }

  #warnOnce(text: string): void {
    if (this.#warnedOf.has(text)) return;
    this.#warnedOf.add(text);
    this.#warn(text);
  }

  #serializers(): Map<string, Serializer> {
    return new Map([...Object.entries(adapters().serializers), ...this.#registered.serializers]);
  }

  #persisters(): Map<string, Persister> {
    return new Map([...Object.entries(adapters().persisters), ...this.#registered.persisters]);
  }

  #cassetteFile(file: string, resolved: ResolvedOptions): CassetteFile {
    return {
      path: file,
      shownPath: this.show(file),
      persister: this.persisterOf(resolved),
      codec: this.codecOf(file, resolved),
    };
  }

  #matchersOf(resolved: ResolvedOptions): NamedMatcher[] {
    const { matchOn, additionalMatchers } = resolved.options;
    const builtIn = adapters().matchers.map((matcher): [string, NamedMatcher] => [matcher.name, matcher]);
    const matchers = new Map([...builtIn, ...this.#registered.matchers]);
    const list = (key: 'matchOn' | 'additionalMatchers', names: readonly string[]): NamedMatcher[] =>
      names.map((name) => lookUp(key, name, matchers, resolved));
    return [...list('matchOn', matchOn), ...list('additionalMatchers', additionalMatchers)];
  }
}

/** The built-in adapters are loaded with the first cassette: most test files of a suite talk to nobody. */
function adapters(): typeof Adapters {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load them with the environment
  return require('./adapters') as typeof Adapters;
}

function lookUp<T>(
  key: 'matchOn' | 'additionalMatchers' | 'serializer' | 'persister',
  name: string,
  registered: ReadonlyMap<string, T>,
  resolved: ResolvedOptions,
): T {
  const found = registered.get(name);
  if (found !== undefined) return found;
  const choices = [...registered.keys()];
  throw invalidOption({
    key,
    value: name,
    origin: resolved.originOf(key),
    expected: `a registered name: ${choices.join(', ')}`,
    choices,
  });
}
