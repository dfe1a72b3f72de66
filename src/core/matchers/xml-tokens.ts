/** One piece of an XML text. */
export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: readonly string[]; readonly isEmpty: boolean }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

const NAME = String.raw`[A-Za-z_:][\w:.-]*`;
const TAG_NAME = new RegExp(`^${NAME}`);
const ATTRIBUTE = new RegExp(String.raw`\s+(${NAME})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads XML without a document type. The declaration, comments and processing instructions are left out; references
 * and CDATA become text.
 *
 * @throws Error for what is not well formed; that tags are closed in order is for the caller to see
 */
export function* readXml(source: string): Generator<XmlToken, void, undefined> {
  // XML, section 2.11: every line break is read as one line feed.
  const text = source.replace(/\r\n?/g, '\n');
  for (let position = 0; position < text.length;) {
    const tag = text.indexOf('<', position);
    const textEnd = tag === -1 ? text.length : tag;
    if (textEnd > position) yield { kind: 'text', text: resolve(text.slice(position, textEnd)) };
    if (tag === -1) return;
    if (text.startsWith('<!--', tag)) position = endOf(text, '-->', tag + 4);
    else if (text.startsWith('<?', tag)) position = endOf(text, '?>', tag + 2);
    else if (text.startsWith('<![CDATA[', tag)) {
      position = endOf(text, ']]>', tag + 9);
      yield { kind: 'text', text: text.slice(tag + 9, position - 3) };
    } else {
      position = endOf(text, '>', tag + 1);
      yield readTag(text.slice(tag + 1, position - 1));
    }
  }
}

function readTag(inside: string): XmlToken {
  if (inside.startsWith('/')) {
    const name = inside.slice(1).trimEnd();
    if (TAG_NAME.exec(name)?.[0] !== name) throw new Error('a closing tag has no name');
    return { kind: 'close', name };
  }
  const isEmpty = inside.endsWith('/');
  const content = isEmpty ? inside.slice(0, -1) : inside;
  const name = TAG_NAME.exec(content)?.[0];
  if (name === undefined) throw new Error('a tag has no name');
  return { kind: 'open', name, attributes: readAttributes(content.slice(name.length)), isEmpty };
}

function readAttributes(text: string): string[] {
  const attributes: string[] = [];
  const rest = text.trimEnd();
  ATTRIBUTE.lastIndex = 0;
  for (let position = 0; position < rest.length; position = ATTRIBUTE.lastIndex) {
    const match = ATTRIBUTE.exec(rest);
    if (match === null) throw new Error('an attribute is not well formed');
    attributes.push(`${match[1] ?? ''}=${JSON.stringify(resolve(match[2] ?? match[3] ?? ''))}`);
  }
  return attributes.sort();
}

function resolve(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]{0,12})(;?)/g, (_, reference: string, end: string) => {
    const character = end === '' ? undefined : referred(reference);
    if (character === undefined) throw new Error('a reference is not known');
    return character;
  });
}

function referred(reference: string): string | undefined {
  const digits = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(reference);
  if (digits === null) return Object.hasOwn(ENTITIES, reference) ? ENTITIES[reference] : undefined;
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function endOf(text: string, mark: string, from: number): number {
  const start = text.indexOf(mark, from);
  if (start === -1) throw new Error(`${mark} is missing`);
  return start + mark.length;
}
