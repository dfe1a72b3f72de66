/**
 * What differs between the three runs of a scenario.
 * @returns {{ field: string, bare: unknown, recorded: unknown, replayed: unknown }[]} a line for each field, sorted
 */
export function differences(bare, recorded, replayed) {
  const flat = { bare: flatten(bare), recorded: flatten(recorded), replayed: flatten(replayed) };
  const fields = new Set(Object.values(flat).flatMap((fieldsOf) => [...fieldsOf.keys()]));
  return [...fields]
    .map((field) => ({
      field,
      bare: flat.bare.get(field),
      recorded: flat.recorded.get(field),
      replayed: flat.replayed.get(field),
    }))
    .filter((line) => line.bare !== line.recorded || line.bare !== line.replayed)
    .sort((one, other) => (one.field < other.field ? -1 : 1));
}

function flatten(value, prefix = '', into = new Map()) {
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    if (entries.length === 0) into.set(prefix, Array.isArray(value) ? '[]' : '{}');
    for (const [key, inner] of entries) flatten(inner, prefix === '' ? key : `${prefix}.${key}`, into);
  } else {
    into.set(prefix, JSON.stringify(value));
  }
  return into;
}
