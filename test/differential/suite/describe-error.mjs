const SHOWN = ['code', 'errno', 'syscall', 'address', 'port', 'hostname', 'type', 'status', 'statusCode', 'details'];
const MAX_DEPTH = 5;

/** What code under test can tell of an error: its kind, what it says, and what caused it. */
export function describeError(error, depth = 0) {
  if (error === null || typeof error !== 'object') return { thrown: String(error) };
  const described = { class: error.constructor?.name, name: error.name, message: firstLine(error.message) };
  // Jest gives tests a realm of their own, and Node's errors are of the outer one.
  described.isErrorHere = error instanceof Error;
  for (const key of SHOWN) if (['string', 'number'].includes(typeof error[key])) described[key] = error[key];
  if (depth >= MAX_DEPTH) return described;
  if (error.cause !== undefined) described.cause = describeError(error.cause, depth + 1);
  if (Array.isArray(error.errors)) described.errors = error.errors.map((one) => describeError(one, depth + 1));
  return described;
}

// OpenSSL's messages begin with the address of something in memory.
const firstLine = (text) =>
  String(text)
    .split('\n')[0]
    .replace(/\b[0-9A-F]{16}:error/, 'ADDRESS:error');
