import { sizeText } from '../../core/amounts';
import { visibleLine, visibleText } from '../../core/visible-text';
import type { Terminal } from '../terminal';
import { laidOut, type ShownContent } from './shown-content';

/** The lines of a body, with an empty one behind; none for a body that is none. */
export function contentLines(
  content: ShownContent,
  { style, mostBodyCharacters }: { readonly style: Terminal['style']; readonly mostBodyCharacters: number },
): string[] {
  switch (content.kind) {
    case 'none':
      return [];
    case 'json':
      return cut(content.text, mostBodyCharacters, (text) => colouredJson(visibleText(text), style));
    case 'text':
      return cut(content.text, mostBodyCharacters, visibleText);
    case 'form':
      return cut(
        content.fields.map(([name, value]) => `${name}=${visibleLine(value)}`).join('\n'),
        mostBodyCharacters,
        visibleText,
      );
    case 'events':
      return cut(
        content.events.map(({ type, id, data }) => `${eventHead(type, id)}\n${indented(data)}`).join('\n'),
        mostBodyCharacters,
        visibleText,
      );
    case 'binary': {
      const { type, bytes, width, height } = content;
      const size = width === undefined || height === undefined ? [] : [`${width} × ${height}`];
      const facts = [type === '' ? 'bytes' : visibleLine(type), ...size, sizeText(bytes)].join(', ');
      return [style('magenta', `[${facts}]`), ''];
    }
  }
}

function eventHead(type: string, id: string | undefined): string {
  return `event ${visibleLine(type)}${id === undefined ? '' : ` (id ${visibleLine(id)})`}`;
}

function indented(data: string): string {
  const text = /^\s*[[{]/.test(data) ? (laidOut(Buffer.from(data)) ?? data) : data;
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function cut(text: string, most: number, show: (text: string) => string): string[] {
  const kept = text.length > most ? text.slice(0, most) : text;
  const rest = text.length > most ? [`… ${text.length - most} more characters`] : [];
  // A final line break is the body's own and would look like one line more.
  return [...show(kept.replace(/\n$/, '')).split('\n'), ...rest, ''];
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

function colouredJson(text: string, style: Terminal['style']): string {
  return text.replace(TOKEN, (token, string: string | undefined, colon: string | undefined) => {
    if (string === undefined) return style('yellow', token);
    return colon === undefined ? style('green', token) : `${style('blue', string)}${colon}`;
  });
}
