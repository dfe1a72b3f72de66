import type { PageBody, PageCassette, PageDetail, PageEntry, PageHeader } from '../../page-model';

/** What somebody searches for: words that must all be found, and conditions that must all hold. */
export type Query = {
  readonly words: readonly Word[];
  readonly conditions: readonly ((entry: PageEntry, cassette: PageCassette) => boolean)[];
};

/** A word as it was typed, and what finds it in any case. */
export type Word = { readonly text: string; readonly pattern: RegExp };

/** The conditions, with what the help says of each. */
export const CONDITIONS: readonly { readonly example: string; readonly meaning: string }[] = [
  { example: 'method:post', meaning: 'requests of that method' },
  { example: 'status:404', meaning: 'that status; also 4xx, or failed' },
  { example: 'host:api.example.com', meaning: 'hosts with this in their name' },
  { example: 'type:json', meaning: 'responses of that media type' },
  { example: 'test:checkout', meaning: 'tests and cassettes with this in their name' },
];

/** Reads what somebody typed. Words may stand in any order and place; quotes keep several together. */
export function readQuery(text: string): Query {
  const words: Word[] = [];
  const conditions: Query['conditions'][number][] = [];
  for (const [, key, quotedValue, value = '', quotedWord, word] of text.matchAll(TOKEN)) {
    const condition = key === undefined ? undefined : conditionOf(key, quotedValue ?? value);
    if (condition !== undefined) conditions.push(condition);
    else words.push(wordOf(key === undefined ? (quotedWord ?? word ?? '') : `${key}:${quotedValue ?? value}`));
  }
  return { words, conditions };
}

const TOKEN = /(method|status|host|type|test):(?:"([^"]*)"?|(\S+))|"([^"]+)"?|(\S+)/gi;

export function isEmptyQuery({ words, conditions }: Query): boolean {
  return words.length + conditions.length === 0;
}

/** What can be said without the details: the conditions, and which words still have to be found in them. */
export function wordsLeft(query: Query, entry: PageEntry, cassette: PageCassette): readonly Word[] | undefined {
  if (!query.conditions.every((holds) => holds(entry, cassette))) return undefined;
  const known = [entry.method, entry.uri, String(entry.status), cassette.path, entry.failure ?? '', ...cassette.tests];
  return query.words.filter(({ pattern }) => !known.some((text) => pattern.test(text)));
}

/** Whether the details have all these words. */
export function hasWords(detail: PageDetail, words: readonly Word[]): boolean {
  const texts = detailTexts(detail);
  return words.every(({ pattern }) => texts.some((text) => pattern.test(text)));
}

/**
 * Whether a block of details may have a word: its own JSON is searched, which is not parsed for that. A word with signs
 * that JSON writes in another way, or that stand between a header's name and value, may be anywhere.
 */
export function mayHold(blockText: string, { text, pattern }: Word): boolean {
  return /["\\<:\p{Cc}]/u.test(text) || pattern.test(blockText);
}

function conditionOf(key: string, value: string): Query['conditions'][number] | undefined {
  const wanted = value.toLowerCase();
  switch (key.toLowerCase()) {
    case 'method':
      return ({ method }) => method.toLowerCase() === wanted;
    case 'status':
      return ({ status, failure }) => (wanted === 'failed' ? failure !== undefined : isStatus(status, wanted));
    case 'host':
      return ({ uri }) => hostOf(uri).toLowerCase().includes(wanted);
    case 'type':
      return ({ mediaType }) => mediaType.includes(wanted);
    case 'test':
      return (_, { path, tests }) => [path, ...tests].some((text) => text.toLowerCase().includes(wanted));
    default:
      return undefined;
  }
}

function isStatus(status: number, wanted: string): boolean {
  // 4xx, 40x and 404.
  return /^[\dx]+$/.test(wanted) && new RegExp(`^${wanted.replaceAll('x', String.raw`\d`)}$`).test(String(status));
}

/** The host of a URL, with its port. */
export function hostOf(uri: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(uri)?.[1] ?? '';
}

function wordOf(text: string): Word {
  return { text, pattern: new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'iu') };
}

function detailTexts(detail: PageDetail): string[] {
  const { requestHeaders, responseHeaders, trailers = [], informational = [], failure, statusText } = detail;
  return [
    ...[...requestHeaders, ...responseHeaders, ...trailers].map(headerText),
    ...informational.map((response) => JSON.stringify(response)),
    ...[detail.requestBody, detail.responseBody].map(bodyText),
    statusText,
    failure === undefined ? '' : JSON.stringify(failure),
  ];
}

function headerText([name, value]: PageHeader): string {
  return `${name}: ${value}`;
}

function bodyText(body: PageBody | undefined): string {
  return body?.text ?? '';
}
