/**
 * Reads what Node's `http2` keeps on its objects under symbols that it does not export: Node has no public way to hold a
 * stream back, or to carry it to another session. The names are the same from Node 20 to 26; the tests of this folder
 * fail when one changes.
 */
export function kept(holder: object, name: string): unknown {
  return Reflect.get(holder, symbolOf(holder, name));
}

export function keep(holder: object, name: string, value: unknown): void {
  Reflect.set(holder, symbolOf(holder, name), value);
}

function symbolOf(holder: object, name: string): symbol {
  const symbol = Object.getOwnPropertySymbols(holder).find(({ description }) => description === name);
  if (symbol === undefined) throw new Error(`This Node keeps no "${name}" for HTTP/2`);
  return symbol;
}
