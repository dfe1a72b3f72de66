import type { VcrError } from '../core/errors/vcr-error';
import type { Mark } from './mark';
import type { Marker } from './marker';
import { memberUsedAsFunction, refuseDecorating, usedAsFunction } from './misuse';
import { sameShape, type AnyFunction } from './same-shape';

/** What the environment knows of a marker. */
export type MarkerRecord = {
  /** As messages name it: `vcr.deleteOnFail(…)`. */
  readonly label: string;
  readonly mark: Mark;
  /** Made where the marker was; its stack names the line. */
  readonly madeAt: Error;
  isApplied: boolean;
};

/** Makes markers and remembers which functions they were applied to. One per test file. */
export class MarkerBook {
  readonly #made: MarkerRecord[] = [];
  readonly #recordOf = new WeakMap<object, MarkerRecord>();
  readonly #marksOf = new WeakMap<object, readonly Mark[]>();
  readonly #memberNames = new WeakMap<object, string>();
  readonly #jestFunctions = new WeakSet();
  readonly #onDescribe: (mark: Mark) => void;

  /** `onDescribe` is told the mark of a decorated function that is called while tests are defined. */
  constructor(onDescribe: (mark: Mark) => void) {
    this.#onDescribe = onDescribe;
  }

  /** Makes a marker; `label` names it in messages, as the user wrote it. */
  make(label: string, mark: Mark): Marker {
    const record: MarkerRecord = { label, mark, madeAt: new Error(label), isApplied: false };
    // Without parameters to count: Jest would take the first one for a `done` callback and wait for it.
    const decorate = (...args: unknown[]): unknown => this.#decorate(args, record);
    const marker = Object.assign(decorate, { isVcrMarker: true as const }) as unknown as Marker;
    this.#recordOf.set(marker, record);
    this.#made.push(record);
    return marker;
  }

  /** The markers made since this was last asked. */
  takeMade(): MarkerRecord[] {
    return this.#made.splice(0);
  }

  /** The mark of a marker, which counts as applied from now on; `undefined` for anything else. */
  apply(marker: unknown): Mark | undefined {
    const record = this.#record(marker);
    if (record !== undefined) record.isApplied = true;
    return record?.mark;
  }

  /** The marks of a decorated function, outermost first. */
  marksOf(fn: unknown): readonly Mark[] {
    return typeof fn === 'function' ? (this.#marksOf.get(fn) ?? []) : [];
  }

  isMarker(value: unknown): boolean {
    return this.#record(value) !== undefined;
  }

  /**
   * The error for a marker, or for what makes one, that stands where Jest takes a test, hook or describe function: the
   * `()` before the function was forgotten. `undefined` for every other value.
   */
  misused(fn: unknown): VcrError | undefined {
    const member = typeof fn === 'function' ? this.#memberNames.get(fn) : undefined;
    if (member !== undefined) return memberUsedAsFunction(member);
    const record = this.#record(fn);
    if (record === undefined) return undefined;
    // It was meant to be applied; one message about it is enough.
    record.isApplied = true;
    const error = usedAsFunction(record);
    // It is seen when Jest defines or runs the test; the line to mend is where the marker was made.
    error.stack = [`${error.name}: ${error.message}`, ...(record.madeAt.stack ?? '').split('\n').slice(1)].join('\n');
    return error;
  }

  /** Makes the functions known that make markers: as a test, one with parameters would be waited for in vain. */
  knowMembers(members: Readonly<Record<string, unknown>>): void {
    for (const [name, member] of Object.entries(members)) this.#memberNames.set(member as object, name);
  }

  /** Makes functions of Jest's own known (`test`, `beforeEach`…): a marker on one of them would mark nothing. */
  knowJestFunctions(globals: Readonly<Record<string, unknown>>): void {
    for (const value of Object.values(globals)) if (typeof value === 'function') this.#jestFunctions.add(value);
  }

  #record(value: unknown): MarkerRecord | undefined {
    return typeof value === 'function' ? this.#recordOf.get(value) : undefined;
  }

  #decorate(args: readonly unknown[], record: MarkerRecord): AnyFunction {
    record.isApplied = true;
    const refusal = refuseDecorating(record, args, {
      marker: this.#record(args[0]),
      isJestFunction: typeof args[0] === 'function' && this.#jestFunctions.has(args[0]),
    });
    if (refusal !== undefined) throw refusal;
    const fn = args[0] as AnyFunction;
    // Jest does not tell which function defines a describe block, so the function itself does when it is called.
    const decorated = sameShape(fn, (call) => {
      this.#onDescribe(record.mark);
      return call();
    });
    const inner = this.marksOf(fn);
    this.#marksOf.set(decorated, inner.includes(record.mark) ? inner : [record.mark, ...inner]);
    return decorated;
  }
}
