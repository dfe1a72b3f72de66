/** Whether the code that runs now was called from a file whose path reads like this. */
export function isCalledBy(path: RegExp): boolean {
  const holder: { stack?: string } = {};
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(holder, isCalledBy);
  const stack = String(holder.stack);
  Error.stackTraceLimit = before;
  return path.test(stack);
}

/** A client's own code is this near, whatever lies between. */
const FRAMES = 15;
