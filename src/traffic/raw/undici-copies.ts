import diagnosticsChannel from 'node:diagnostics_channel';

/** The class that each copy of undici makes its requests of, of copies whose dispatchers are tapped. */
const tapped = new WeakSet();
let depth = 0;
let hasUnseen = false;

/** Begins to tell copies of undici apart by the requests they make. */
export function watchUndiciCopies(): void {
  diagnosticsChannel.subscribe('undici:request:create', (message) => {
    const { constructor } = (message as { readonly request: object }).request;
    if (depth > 0) tapped.add(constructor);
    else if (!tapped.has(constructor)) hasUnseen = true;
  });
}

/** Runs the real dispatch of a tapped copy: a request that is made meanwhile is one of its. */
export function withinTappedCopy<T>(dispatch: () => T): T {
  depth += 1;
  try {
    return dispatch();
  } finally {
    depth -= 1;
  }
}

/** Whether a copy of undici that nobody has tapped has made a request. */
export function hasUnseenCopy(): boolean {
  return hasUnseen;
}
