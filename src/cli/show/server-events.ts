/** One event of a stream of server-sent events. */
export type ServerEvent = {
  /** `message` where the stream names none. */
  readonly type: string;
  readonly id?: string;
  readonly data: string;
};

/**
 * Reads a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.6).
 * What stands behind the last blank line is given too: a recording may have ended there.
 */
export function readEvents(text: string): ServerEvent[] {
  const blocks = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/);
  return blocks.flatMap((block) => {
    const fields = block.split('\n').map(readField);
    const valueOf = (name: string): string | undefined => fields.findLast((field) => field.name === name)?.value;
    const data = fields.flatMap(({ name, value }) => (name === 'data' ? [value] : []));
    if (data.length === 0 && valueOf('event') === undefined) return [];
    const id = valueOf('id');
    // An empty name names none.
    const name = valueOf('event') ?? '';
    const type = name === '' ? 'message' : name;
    return [{ type, ...(id === undefined ? {} : { id }), data: data.join('\n') }];
  });
}

function readField(line: string): { readonly name: string; readonly value: string } {
  const colon = line.indexOf(':');
  return colon < 0
    ? { name: line, value: '' }
    : { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}
