/** The URL of a request, or `undefined` when the recorded text is none (a placeholder, say). */
export function parseRequestUrl(uri: string): URL | undefined {
  return URL.canParse(uri) ? new URL(uri) : undefined;
}

/** Reads one part of the URL; a text that is no URL counts as a whole for every part. */
export function urlPart(uri: string, part: (url: URL) => string): string {
  const url = parseRequestUrl(uri);
  return url === undefined ? uri : part(url);
}
