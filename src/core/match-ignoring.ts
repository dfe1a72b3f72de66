import { parseBodyPath } from './body-path';
import { cutJson } from './cut-json';
import { replaceHeader } from './headers';
import type { HeaderMap, RecordedRequest } from './interaction';
import { bodyMeaning } from './matchers/body-meaning';
import { unframedBody } from './matchers/chunk-framing';
import { leadingBoundary } from './matchers/multipart-parts';
import { cutQuery } from './matchers/request-url';
import { cutPairs } from './matchers/url-encoded';
import { multipartBoundary, splitMultipart } from './multipart';
import { partName } from './multipart-places';

/** What a comparison leaves out; it stays in the file. */
export type MatchIgnoring = {
  /** Header names, in any case. */
  readonly headers?: readonly string[];
  /** Names of query parameters. */
  readonly query?: readonly string[];
  /** JSON paths such as `$.meta.id`, `$..timestamp` and `$.items[*].id`, and names of form fields. */
  readonly body?: readonly string[];
};

/** Makes of a request the one to compare. */
export interface ComparedParts {
  readonly request: (request: RecordedRequest) => RecordedRequest;
  /** Looks at the URL alone: enough where no matcher reads more, and much cheaper. */
  readonly requestLine: (request: RecordedRequest) => RecordedRequest;
}

/**
 * Builds what leaves out of requests what `matchIgnoring` names.
 *
 * @throws Error for a body path that is none; `bodyPathProblem` tells when options are checked
 */
export function comparedParts({ headers = [], query = [], body = [] }: MatchIgnoring): ComparedParts {
  const headerNames = new Set(headers.map((name) => name.toLowerCase()));
  const parameters = new Set(query);
  const cutBody = bodyCutter(body);
  const requestLine: ComparedParts['requestLine'] = (request) =>
    parameters.size === 0 ? request : { ...request, uri: cutQuery(request.uri, (name) => parameters.has(name)) };
  return {
    requestLine,
    request: (request) => {
      const cut = cutBody(requestLine(request));
      return headerNames.size === 0 ? cut : { ...cut, headers: withoutHeaders(cut.headers, headerNames) };
    },
  };
}

function bodyCutter(texts: readonly string[]): (request: RecordedRequest) => RecordedRequest {
  if (texts.length === 0) return (request) => request;
  const paths = texts.map(parseBodyPath);
  const jsonPaths = paths.flatMap((path) => (path.kind === 'json' ? [path.steps] : []));
  const fields = new Set(paths.flatMap((path) => (path.kind === 'field' ? [path.name] : [])));
  return (request) => {
    const body = cutBody(request, jsonPaths, (name) => fields.has(name));
    if (body === undefined) return request;
    return { ...request, body, headers: replaceHeader(request.headers, 'content-length', String(body.length)) };
  };
}

// The bytes that are left, or `undefined` where there is nothing to leave out.
function cutBody(
  request: RecordedRequest,
  jsonPaths: Parameters<typeof cutJson>[1],
  isCut: (name: string) => boolean,
): Buffer | undefined {
  const meaning = bodyMeaning(request);
  const bytes = unframedBody(request);
  if (bytes === null) return undefined;
  switch (meaning.kind) {
    case 'json':
      return Buffer.from(cutJson(meaning.text, jsonPaths));
    case 'form':
      return Buffer.from(cutPairs(bytes.toString('latin1'), isCut), 'latin1');
    case 'multipart':
      return cutParts(bytes, request.headers, isCut);
    case 'empty':
    case 'xml-rpc':
    case 'bytes':
      return undefined;
  }
}

function cutParts(body: Buffer, headers: HeaderMap, isCut: (name: string) => boolean): Buffer | undefined {
  const boundary = multipartBoundary(headers) ?? leadingBoundary(body);
  const parts = boundary === undefined ? undefined : splitMultipart(body, boundary);
  if (parts === undefined) return undefined;
  const kept = parts.filter((part) => !isCut(partName(part) ?? ''));
  if (kept.length === parts.length) return undefined;
  const pieces = kept.flatMap(({ head, content }) => [
    Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`, 'latin1'),
    content,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

function withoutHeaders(headers: HeaderMap, names: ReadonlySet<string>): HeaderMap {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase())));
}
