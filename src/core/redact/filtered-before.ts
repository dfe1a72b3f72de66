import type { FilterItem } from './filter-rule';
import type { FilterOptions } from './recording-rules';

/**
 * The options for what went through them once: what a function of the user's made stays as it is. A function may make
 * another value of its own one, as a digest does, and what was recorded would never be found again. `undefined` where
 * there are no functions.
 */
export function filteredBefore(options: FilterOptions): FilterOptions | undefined {
  const { filterHeaders, filterQueryParameters, filterPostDataParameters } = options;
  const items = [...filterHeaders, ...filterQueryParameters, ...filterPostDataParameters];
  if (!items.some((item) => asksFunction(item))) return undefined;
  return {
    ...options,
    filterHeaders: withoutFunctions(filterHeaders, (name) => name.toLowerCase()),
    filterQueryParameters: withoutFunctions(filterQueryParameters, (name) => name),
    filterPostDataParameters: withoutFunctions(filterPostDataParameters, (name) => name),
  };
}

// All items of such a name: the text that one gives is what the function of the next began with.
function withoutFunctions(items: readonly FilterItem[], normalize: (name: string) => string): readonly FilterItem[] {
  const asked = new Set(items.filter(asksFunction).map((item) => normalize(nameOf(item))));
  return items.map((item) => {
    const name = nameOf(item);
    return asked.has(normalize(name)) ? ([name, ({ value }) => value] satisfies FilterItem) : item;
  });
}

function asksFunction(item: FilterItem): boolean {
  return typeof item !== 'string' && typeof item[1] === 'function';
}

function nameOf(item: FilterItem): string {
  return typeof item === 'string' ? item : item[0];
}
