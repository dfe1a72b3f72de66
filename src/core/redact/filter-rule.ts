import type { RecordedRequest } from '../interaction';

/** What a filter function gets: the name it was found under, its value, and the request as it was sent. */
export type FilteredValue = { readonly key: string; readonly value: string; readonly request: RecordedRequest };

/** The new value: a string, `null` to remove, or a function that gives either. */
export type FilterReplacement = string | null | ((filtered: FilteredValue) => string | null);

/** A name to remove, or a name with its replacement. As vcrpy's `filter_headers` and its like. */
export type FilterItem = string | readonly [name: string, replacement: FilterReplacement];

/** One rule, ready to apply. `null` as the result removes. */
export type FilterRule = {
  readonly matches: (name: string) => boolean;
  readonly replace: (filtered: FilteredValue) => string | null;
};

/** Makes rules of what the user wrote. `sameName` says how names are compared. */
export function filterRules(
  items: readonly FilterItem[],
  sameName: (name: string, wanted: string) => boolean,
): FilterRule[] {
  return items.map((item) => {
    const [wanted, replacement] = typeof item === 'string' ? [item, null] : item;
    return {
      matches: (name) => sameName(name, wanted),
      replace: (filtered) => (typeof replacement === 'function' ? replacement(filtered) : replacement),
    };
  });
}

/** A rule that puts the same text in the place of every value whose name is in the list. */
export function redactionRule(names: readonly string[], replacement: string): FilterRule {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return { matches: (name) => wanted.has(name.toLowerCase()), replace: () => replacement };
}

/** Runs a value through every rule that names it: `undefined` when none does, `null` when it is to be removed. */
export function applyRules(rules: readonly FilterRule[], filtered: FilteredValue): string | null | undefined {
  let value: string | null | undefined;
  for (const rule of rules) {
    if (!rule.matches(filtered.key)) continue;
    value = rule.replace({ ...filtered, value: value ?? filtered.value });
    if (value === null) return null;
  }
  return value;
}
