import type { Mark } from '../markers/mark';
import { resolveOptions, type ConfigLayer, type ResolvedOptions, type Surroundings } from '../options/resolve-options';
import { hasOwnConfig, markerLayers, type BlockScope, type Place, type TestScope } from './scopes';

/** What is configured in one test file, from Jest's options to the markers of each test. */
export class FileConfiguration {
  readonly #surroundings: Surroundings;
  #layers: readonly ConfigLayer[];
  readonly #configured: ConfigLayer[] = [];
  readonly #resolved = new WeakMap<BlockScope | TestScope, { version: number; options: ResolvedOptions }>();
  #version = 0;

  /** `layers`: from Jest's options and the docblock. */
  constructor(layers: readonly ConfigLayer[], surroundings: Surroundings) {
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

  /** The options in force at a place: the same object wherever no marker makes a difference. */
  resolve({ block, test }: Place): ResolvedOptions {
    if (test !== undefined && !hasOwnConfig(test)) return this.resolve({ block, test: undefined });
    if (test === undefined && block.parent !== undefined && !hasOwnConfig(block)) {
      return this.resolve({ block: block.parent, test: undefined });
    }
    const place = { block, test };
    const scope = test ?? block;
    const known = this.#resolved.get(scope);
    if (known?.version === this.#version) return known.options;
    const options = this.resolveWith(place, []);
    this.#resolved.set(scope, { version: this.#version, options });
    return options;
  }

  /** The options in force at a place, with more on top. */
  resolveWith(place: Place, extra: readonly ConfigLayer[]): ResolvedOptions {
    return resolveOptions([...this.#layers, ...this.#configured, ...markerLayers(place), ...extra], this.#surroundings);
  }
}
