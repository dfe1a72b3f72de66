import path from 'node:path';
import { invalidOption } from './core/errors/option-errors';
import { BUILT_IN_MATCHERS } from './core/matchers';
import type { NamedMatcher } from './core/matchers/matcher';
import { registeredMatcher } from './core/matchers/registered';
import type { CassetteCodec, Matcher, Persister, RunLedger, Serializer } from './core/ports';
import { shownPath } from './core/shown-path';
import type { ResolvedOptions } from './options/resolve-options';
import { fileSystemPersister } from './persisters/file-system';
import { cassetteCodec } from './serializers/cassette-codec';
import { jsonSerializer } from './serializers/json';
import { yamlSerializer } from './serializers/yaml';
import { boundedPersister } from './session/bounded-persister';
import { InsertedCassette } from './session/inserted-cassette';
import type { CassetteFile } from './session/open-cassette';
import type { CassetteUser } from './session/refusal-desk';
import { requestRules, type RequestRules } from './session/request-rules';

export { fileSystemInspector } from './persisters/file-facts';
export { createRunLedger } from './persisters/run-ledger';
export { newsChannel } from './persisters/newsroom';

/** What to insert: absolute paths and the options in force. */
export type CassetteOrder = {
  readonly path: string;
  readonly extraPaths: readonly string[];
  readonly resolved: ResolvedOptions;
  readonly user: CassetteUser;
  /** Whether the user named it: other tests may use it too. */
  readonly isShared: boolean;
};

export type AdaptersSetup = {
  readonly rootDir: string;
  readonly ledger: RunLedger;
  /** How long a function of the user's may take at the moment. */
  readonly limitMs: () => number;
  /** Shows a warning in Jest's output. */
  readonly warn: (text: string) => void;
};

/** What a test file may use, by name: what comes with the package, and what the file registered. */
export class Adapters {
  readonly #setup: AdaptersSetup;
  readonly #matchers = new Map<string, NamedMatcher>(BUILT_IN_MATCHERS.map((matcher) => [matcher.name, matcher]));
  readonly #serializers = new Map<string, Serializer>([
    ['yaml', yamlSerializer],
    ['json', jsonSerializer],
  ]);
  readonly #persisters = new Map<string, Persister>([['fs', fileSystemPersister]]);
  #rules = new WeakMap<ResolvedOptions, RequestRules>();
  readonly #warnedOf = new Set<string>();

  constructor(setup: AdaptersSetup) {
    this.#setup = setup;
  }

  registerMatcher(name: string, matcher: Matcher): void {
    this.#matchers.set(name, registeredMatcher(name, matcher));
    this.#rules = new WeakMap();
  }

  registerSerializer(name: string, serializer: Serializer): void {
    this.#serializers.set(name, serializer);
  }

  registerPersister(name: string, persister: Persister): void {
    this.#persisters.set(name, boundedPersister(name, persister, this.#setup.limitMs));
  }

  /** Inserts a cassette; nothing is opened yet. */
  insert({ path: file, extraPaths, resolved, user, isShared }: CassetteOrder): InsertedCassette {
    const { ledger, limitMs, warn } = this.#setup;
    return new InsertedCassette({
      file: this.#cassetteFile(file, resolved),
      extraFiles: extraPaths.map((extra) => this.#cassetteFile(extra, resolved)),
      resolved,
      rules: this.#rulesOf(resolved),
      user,
      isShared,
      ledger,
      limitMs: limitMs(),
      warn,
      warnOnce: (text) => this.#warnOnce(text),
      now: () => new Date(),
    });
  }

  persisterOf(resolved: ResolvedOptions): Persister {
    return lookUp('persister', resolved.options.persister, this.#persisters, resolved);
  }

  extensionOf(resolved: ResolvedOptions): string {
    return this.#serializerOf(resolved).extension;
  }

  /** The extensions that name a serializer. */
  get extensions(): readonly string[] {
    return ['yml', ...Array.from(this.#serializers.values(), ({ extension }) => extension)];
  }

  /** The way to read a cassette: by its extension when that names a serializer, else by the option. */
  codecOf(file: string, resolved: ResolvedOptions): CassetteCodec {
    const chosen = this.#serializerOf(resolved);
    const extension = path.extname(file).slice(1).replace(/^yml$/, 'yaml');
    const byExtension = [...this.#serializers.values()].find((serializer) => serializer.extension === extension);
    return cassetteCodec(chosen.extension === extension ? chosen : (byExtension ?? chosen), this.#setup.limitMs());
  }

  #serializerOf(resolved: ResolvedOptions): Serializer {
    return lookUp('serializer', resolved.options.serializer, this.#serializers, resolved);
  }

  #cassetteFile(file: string, resolved: ResolvedOptions): CassetteFile {
    return {
      path: file,
      shownPath: shownPath(file, this.#setup.rootDir),
      persister: this.persisterOf(resolved),
      codec: this.codecOf(file, resolved),
    };
  }

  #rulesOf(resolved: ResolvedOptions): RequestRules {
    let rules = this.#rules.get(resolved);
    if (rules === undefined) {
      rules = requestRules(resolved.options, this.#matchersOf(resolved));
      this.#rules.set(resolved, rules);
    }
    return rules;
  }

  #matchersOf(resolved: ResolvedOptions): NamedMatcher[] {
    const { matchOn, additionalMatchers } = resolved.options;
    const list = (key: 'matchOn' | 'additionalMatchers', names: readonly string[]): NamedMatcher[] =>
      names.map((name) => lookUp(key, name, this.#matchers, resolved));
    return [...list('matchOn', matchOn), ...list('additionalMatchers', additionalMatchers)];
  }

  #warnOnce(text: string): void {
    if (this.#warnedOf.has(text)) return;
    this.#warnedOf.add(text);
    this.#setup.warn(text);
  }
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
