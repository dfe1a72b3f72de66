/** Headers that differ in every recording of one answer, in lower case: nobody calls that a change. */
export const CLOCK_HEADERS: ReadonlySet<string> = new Set(['date', 'age']);
