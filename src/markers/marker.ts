import type { Mark } from './mark';
import { sameShape, type AnyFunction } from './same-shape';

/**
 * A value that marks tests and describe blocks. Making it does nothing; it takes effect when it is applied: as a
 * decorator, `marker(fn)`, or with `vcr.use(marker)`.
 */
export interface Marker {
  <F extends AnyFunction>(fn: F): F;
  /** Tells markers from other functions. */
  readonly isVcrMarker: true;
}

/** What the environment knows of a marker. */
export type MarkerRecord = {
  readonly label: string;
  readonly mark: Mark;
  /** Made where the marker was; its stack names the line. */
  readonly madeAt: Error;
  isApplied: boolean;
};

/** Makes markers and remembers which functions they were applied to. One per test file. */
export class MarkerBook {
  /** All markers made so far. */
  readonly made: MarkerRecord[] = [];
  readonly #recordOf = new WeakMap<object, MarkerRecord>();
  readonly #marksOf = new WeakMap<object, readonly Mark[]>();
  readonly #onDescribe: (mark: Mark) => void;

  /** `onDescribe` is told the mark of a decorated function that is called while tests are defined. */
  constructor(onDescribe: (mark: Mark) => void) {
    this.#onDescribe = onDescribe;
  }

  /** Makes a marker; `label` names it in warnings, as the user wrote it. */
  make(label: string, mark: Mark): Marker {
    const record: MarkerRecord = { label, mark, madeAt: new Error(label), isApplied: false };
    const marker: Marker = Object.assign(<F extends AnyFunction>(fn: F): F => this.#decorate(fn, record), {
      isVcrMarker: true as const,
    });
    this.#recordOf.set(marker, record);
    this.made.push(record);
    return marker;
  }

  /** The mark of a marker, which counts as applied from now on; `undefined` for anything else. */
  apply(marker: unknown): Mark | undefined {
    const record = typeof marker === 'function' ? this.#recordOf.get(marker) : undefined;
    if (record !== undefined) record.isApplied = true;
    return record?.mark;
  }

  /** The marks of a decorated function, outermost first. */
  marksOf(fn: unknown): readonly Mark[] {
    return typeof fn === 'function' ? (this.#marksOf.get(fn) ?? []) : [];
  }

  #decorate<F extends AnyFunction>(fn: F, record: MarkerRecord): F {
    if (typeof fn !== 'function') {
      throw new TypeError(`${record.label} marks a test or describe function; it got ${typeof fn}`);
    }
    record.isApplied = true;
    // Jest does not tell which function defines a describe block, so the function itself does when it is called.
    const decorated = sameShape(fn, (call) => {
      this.#onDescribe(record.mark);
      return call();
    });
    this.#marksOf.set(decorated, [record.mark, ...this.marksOf(fn)]);
    return decorated;
  }
}
