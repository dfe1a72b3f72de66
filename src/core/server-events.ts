/** One event of a stream of server-sent events. */
export type ServerEvent = {
  /** `message` where the stream names none. */
  readonly type: string;
  readonly id?: string;
  readonly data: string;
  /** Where it ends in the text, behind the empty line that sends it. */
  readonly end: number;
};

/**
 * Reads a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.6),
 * for people: one that has a type and no data is given, and one that the end of the stream cuts off, though a client
 * would get neither.
 */
export function readEvents(text: string): ServerEvent[] {
  const events: ServerEvent[] = [];
  let block: string[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  const close = (end: number): void => {
    const event = eventOf(block);
    block = [];
    if (event !== undefined) events.push({ ...event, end });
  };
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n?|\n/g)) {
    const line = text.slice(start, index);
    start = index + lineBreak.length;
    if (line === '') close(start);
    else block.push(line);
  }
  block.push(text.slice(start));
  close(text.length);
  return events;
}

function eventOf(lines: readonly string[]): Omit<ServerEvent, 'end'> | undefined {
  const fields = lines.map(readField);
  const valueOf = (name: string): string | undefined => fields.findLast((field) => field.name === name)?.value;
  const data = fields.flatMap(({ name, value }) => (name === 'data' ? [value] : []));
  if (data.length === 0 && valueOf('event') === undefined) return undefined;
  const id = valueOf('id');
  // An empty name names none.
  const name = valueOf('event') ?? '';
  return { type: name === '' ? 'message' : name, ...(id === undefined ? {} : { id }), data: data.join('\n') };
}

function readField(line: string): { readonly name: string; readonly value: string } {
  const colon = line.indexOf(':');
  return colon < 0
    ? { name: line, value: '' }
    : { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}
