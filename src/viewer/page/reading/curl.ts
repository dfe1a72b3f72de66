import type { PageBody, PageEntry, PageHeader } from '../../page-model';

/**
 * The request as a command for a POSIX shell. Whatever the cassette holds is quoted: it is data for curl and nothing else.
 * What curl works out by itself is left out: the length of the body.
 */
export function curlCommand({ method, uri }: PageEntry, headers: readonly PageHeader[], body?: PageBody): string {
  const sent = headers.filter(([name]) => !['content-length', 'transfer-encoding'].includes(name.toLowerCase()));
  const isCoded = headers.some(([name]) => name.toLowerCase() === 'accept-encoding');
  const words = [
    // Brackets and braces in a URL are no patterns here.
    `curl --globoff ${protocolOption(uri)}${methodOption(method, body)}--url ${quoted(uri)}`,
    ...sent.map((header) => `-H ${quoted(headerLine(header))}`),
    ...(isCoded ? ['--compressed'] : []),
    ...dataOption(body),
  ];
  const command = words.join(' \\\n  ');
  return body?.base64 === undefined ? command : `printf %s ${quoted(body.base64)} | base64 -d | ${command}`;
}

// curl also reads files and mail by URL, and a cassette may name what it likes.
function protocolOption(uri: string): string {
  return /^https?:/i.test(uri) ? '' : "--proto '=http,https' ";
}

function methodOption(method: string, body: PageBody | undefined): string {
  if (method === 'HEAD') return '--head ';
  return method === (body === undefined ? 'GET' : 'POST') ? '' : `-X ${quoted(method)} `;
}

// curl drops a header that ends with its colon, and takes a semicolon for an empty value.
function headerLine([name, value]: PageHeader): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

function dataOption(body: PageBody | undefined): string[] {
  if (body === undefined) return [];
  // Not -d: it would take a text that begins with @ for the name of a file.
  return [body.text === undefined ? '--data-binary @-' : `--data-raw ${quoted(body.text)}`];
}

function quoted(text: string): string {
  // A terminal acts on control characters that are pasted, quoted or not: bash, zsh and POSIX 2024 read them escaped.
  if (/[^\P{Cc}\n\t]/u.test(text)) return `$'${text.replace(/[\\'\p{Cc}]/gu, escaped)}'`;
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function escaped(character: string): string {
  if (character === '\\' || character === "'") return `\\${character}`;
  return [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
