import type { Scope } from '../core/record-again';
import type { Mark } from '../markers/mark';
import { resolveOptions, type ConfigLayer, type ResolvedOptions, type Surroundings } from '../options/resolve-options';
import { hasOwnConfig, markerLayers, TestScope, type BlockScope, type Place } from './scopes';

export type FileSurroundings = Surroundings & {
  /** Which tests and blocks the watch plugin asked to record again, if it did. */
  readonly isRecordedAgain?: ((scope: Scope) => boolean) | undefined;
};

/** What is configured in one test file, from Jest's options to the markers of each test. */
export class FileConfiguration {
  readonly #surroundings: FileSurroundings;
  #layers: readonly ConfigLayer[];
  readonly #configured: ConfigLayer[] = [];
  readonly #resolved = new WeakMap<BlockScope | TestScope, { version: number; options: ResolvedOptions }>();
  #version = 0;

  /** `layers`: from Jest's options and the docblock. */
  constructor(layers: readonly ConfigLayer[], surroundings: FileSurroundings) {
    this.#layers = layers;
    this.#surroundings = surroundings;
  }

  /** Grows with every change: what was resolved before may be different now. */
  get version(): number {
    return this.#version;
  }

  /** Adds what a configuration module says, below everything else. */
  addModule(layers: readonly ConfigLayer[]): void {
    this.#layers = [...layers, ...this.#layers];
    this.#version += 1;
  }

  /** Adds configuration for the whole file. */
  configure(layer: ConfigLayer): void {
    this.#configured.push(layer);
    this.#version += 1;
  }

  /** Puts marks where they belong: on a block, on a test, or on the running attempt of a test. */
  mark(list: Mark[], marks: readonly Mark[]): void {
    list.push(...marks);
    this.#version += 1;
  }

  /** Takes the marks of an attempt away. */
  clear(list: Mark[]): void {
    if (list.length > 0) this.#version += 1;
    list.length = 0;
  }

  /** The options in force at a place: the same object wherever nothing makes a difference. */
  resolve(place: Place): ResolvedOptions {
    const { block, test } = place;
    const scope = test ?? block;
    const outer = test === undefined ? block.parent : block;
    if (outer !== undefined && !this.#differs(scope, outer)) return this.resolve({ block: outer, test: undefined });
    const known = this.#resolved.get(scope);
    if (known?.version === this.#version) return known.options;
    const options = this.resolveWith(place, []);
    this.#resolved.set(scope, { version: this.#version, options });
    return options;
  }

  /** The options in force at a place, with more on top. */
  resolveWith(place: Place, extra: readonly ConfigLayer[]): ResolvedOptions {
    const layers = [...this.#layers, ...this.#configured, ...markerLayers(place), ...extra];
    const isRecordedAgain = this.#isRecordedAgain(place.test ?? place.block);
    return resolveOptions(layers, {
      ...this.#surroundings,
      ...(isRecordedAgain ? { recordModeVariable: 'rewrite' } : {}),
    });
  }

  #differs(scope: BlockScope | TestScope, outer: BlockScope): boolean {
    return hasOwnConfig(scope) || this.#isRecordedAgain(scope) !== this.#isRecordedAgain(outer);
  }

  #isRecordedAgain(scope: BlockScope | TestScope): boolean {
    const kind = scope instanceof TestScope ? 'test' : 'block';
    return this.#surroundings.isRecordedAgain?.({ kind, titles: scope.titles }) ?? false;
  }
}
