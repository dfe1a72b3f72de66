/** One member of an object in a JSON text; positions are offsets into that text, ends exclusive. */
export type JsonMember = {
  readonly key: string;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
};

/**
 * Finds the members of all objects of a valid JSON text, at any depth. Edits are made on the text itself, because
 * parsing and writing again would change number spellings, spaces and the order of integer-like keys.
 */
export function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  const open: { isObject: boolean; member: { key: string; start: number; valueStart: number } | undefined }[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;
  let lastString = { text: '', start: 0 };
  let lastEnd = 0;

  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const symbol = match[0];
    const container = open.at(-1);
    if (container?.isObject === true && (symbol === ',' || symbol === '}') && container.member !== undefined) {
      members.push({ ...container.member, valueEnd: lastEnd });
      container.member = undefined;
    }
    if (symbol === '{' || symbol === '[') open.push({ isObject: symbol === '{', member: undefined });
    else if (symbol === '}' || symbol === ']') open.pop();
    else if (symbol === ':' && container !== undefined) {
      const key = JSON.parse(lastString.text) as string;
      container.member = { key, start: lastString.start, valueStart: skipSpaces(text, token.lastIndex) };
    } else if (symbol.startsWith('"')) lastString = { text: symbol, start: match.index };
    lastEnd = token.lastIndex;
  }
  return members;
}

function skipSpaces(text: string, from: number): number {
  let position = from;
  while (/\s/.test(text.charAt(position))) position += 1;
  return position;
}
