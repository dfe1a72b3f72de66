import { cutPairs } from './url-encoded';

/** The URL of a request, or `undefined` when the recorded text is none (a placeholder, say). */
export function parseRequestUrl(uri: string): URL | undefined {
  return URL.canParse(uri) ? new URL(uri) : undefined;
}

/** Reads one part of the URL; a text that is no URL counts as a whole for every part. */
export function urlPart(uri: string, part: (url: URL) => string): string {
  const url = parseRequestUrl(uri);
  return url === undefined ? uri : part(url);
}

/** Takes parameters out of the query of a URL; the text of all others stays as it is. */
export function cutQuery(uri: string, isCut: (name: string) => boolean): string {
  const start = uri.indexOf('?');
  if (start === -1) return uri;
  const hash = uri.indexOf('#', start);
  const end = hash === -1 ? uri.length : hash;
  const query = uri.slice(start + 1, end);
  const kept = cutPairs(query, isCut);
  if (kept === query) return uri;
  return `${uri.slice(0, start)}${kept === '' ? '' : `?${kept}`}${uri.slice(end)}`;
}
