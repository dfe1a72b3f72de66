import { valuesByName } from '../group-by';

/** One place in which two recordings of a request differ; a side where nothing stands is absent. */
export type Change = {
  /**
   * Such as `response header etag`, `response body $.items[0].id`, `status`. A line has the number that it has after,
   * and one that is gone the number that it had before.
   */
  readonly place: string;
  readonly before?: string;
  readonly after?: string;
};

/** A change where the sides differ. */
export function change(place: string, before: string | undefined, after: string | undefined): Change[] {
  if (before === after) return [];
  return [{ place, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

type Pair = readonly [name: string, value: string];

/** The changes of what has names, such as headers and fields: by name, whose values stand in one text. */
export function namedChanges(
  { kind, separator }: { readonly kind: string; readonly separator: string },
  before: readonly Pair[],
  after: readonly Pair[],
): Change[] {
  const [left, right] = [valuesByName(before), valuesByName(after)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
    change(`${kind} ${name}`, left.get(name)?.join(separator), right.get(name)?.join(separator)),
  );
}
