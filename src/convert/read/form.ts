import type { TakeNote } from './each';

/** Writes the body of a form of which a recorder kept only the fields. A field without a name or a value has an empty one. */
export function formBytes(fields: Iterable<readonly [name: unknown, value: unknown]>, note: TakeNote): Buffer {
  note('the body of its request was written anew', 'the file holds only the fields of its form');
  const form = new URLSearchParams();
  for (const [name, value] of fields) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) form.append(shown(name), shown(item));
  }
  return Buffer.from(form.toString());
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
