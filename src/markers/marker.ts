/** A test, hook or describe function of any kind. */
type Markable = (...args: never) => unknown;

/**
 * A value that marks tests and describe blocks. Making it does nothing; it takes effect when it is applied: as a
 * decorator, `marker(fn)`, or with `vcr.use(marker)`.
 */
export interface Marker {
  // `undefined` only lets a parameter that Jest declares optional tell the function's own parameters: before
  // TypeScript 6, `(done) => …` would get no type without it.
  <F extends Markable | undefined>(fn: F): F;
  /** Tells markers from other functions. */
  readonly isVcrMarker: true;
}
