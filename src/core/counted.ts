/** A number with its noun: `1 cassette`, `2 cassettes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
