import { misusedMarker } from '../core/errors/delete-errors';
import { showValue } from '../core/errors/show-value';
import type { VcrError } from '../core/errors/vcr-error';
import type { Mark } from './mark';

type Named = { readonly label: string; readonly mark: Mark };

/** A marker that Jest called, or was to call, as a test, hook or describe function. */
export function usedAsFunction({ label, mark }: Named): VcrError {
  const problem = 'is a marker, and was given to Jest in place of a function';
  return misusedMarker(label, problem, `Write ${asWritten(mark)}(async () => { … }).`);
}

/** A member of `vcr` that makes markers, which Jest was to call as a test or hook. */
export function memberUsedAsFunction(member: string): VcrError {
  const name = `vcr.${member}`;
  const made = member === 'cassette' ? 'vcr.cassette("a")' : member === 'config' ? 'vcr.config({ … })' : `${name}()`;
  return misusedMarker(
    name,
    'makes a marker, and was given to Jest in place of a function',
    `Write ${made}(async () => { … }).`,
  );
}

/** Says why a marker cannot be applied to what it was called with; `undefined` when it can. */
export function refuseDecorating(
  marker: Named,
  args: readonly unknown[],
  known: { readonly marker: Named | undefined; readonly isJestFunction: boolean },
): VcrError | undefined {
  const [fn, ...others] = args;
  const { label, mark } = marker;
  const write = asWritten(mark);
  if (args.length === 0 || typeof fn !== 'function') {
    // Jest calls its functions with nothing, or with a row of a table.
    if (args.length === 0) return usedAsFunction(marker);
    const problem = `marks a test or describe function; it got ${showValue(fn)}`;
    return misusedMarker(label, problem, `Write ${write}(async () => { … }).`);
  }
  if (known.marker !== undefined) {
    const inner = asWritten(known.marker.mark);
    return misusedMarker(label, 'was applied to another marker', `Write ${write}(${inner}(async () => { … })).`);
  }
  if (known.isJestFunction || 'each' in fn) {
    const problem = "was applied to one of Jest's own functions; it marks the function that Jest gets";
    return misusedMarker(label, problem, `Write test("…", ${write}(async () => { … })).`);
  }
  if (isClass(fn)) {
    return misusedMarker(label, 'was applied to a class', `Write ${write}(async () => { … }).`);
  }
  // `[one, two].map(marker)` calls with an index and a list too; only another function would be lost without a word.
  if (others.some((other) => typeof other === 'function')) {
    return misusedMarker(label, 'was applied to several functions at once', `Write ${write}(fn) for each of them.`);
  }
  return undefined;
}

// A target that is a function was most likely meant to be the test: `vcr.deleteOnFail(async () => { … })`.
function asWritten(mark: Mark): string {
  switch (mark.kind) {
    case 'deleteOnFail':
      return mark.target === undefined || typeof mark.target === 'function'
        ? 'vcr.deleteOnFail()'
        : `vcr.deleteOnFail(${showValue(mark.target)})`;
    case 'config':
      return 'vcr.config({ … })';
    case 'cassette':
      return `vcr.cassette(${[mark.name, ...mark.extra].map((name) => showValue(name)).join(', ')})`;
    case 'disabled':
      return 'vcr.disabled()';
  }
}

function isClass(fn: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(fn));
}
