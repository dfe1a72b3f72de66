import type { PageBody, PageDetail, PageEntry, PageHeader } from '../../page-model';
import { readJson } from '../reading/json-tree';
import { bytesText } from '../reading/units';
import { jsonDifferences } from './json-differences';
import { lineDifferences, type LineDifference } from './line-differences';

/** A place where two recordings differ; a side without the place has no text. */
export type Difference = { readonly place: string; readonly left?: string; readonly right?: string };

/** How two messages differ: by what they say, and their texts line by line where they are no JSON. */
export type Comparison = {
  readonly differences: readonly Difference[];
  readonly lines: readonly LineDifference[];
};

export type Opened = { readonly entry: PageEntry; readonly detail: PageDetail };

export function compareRequests(left: Opened, right: Opened): Comparison {
  const body = compareBodies(left.detail.requestBody, right.detail.requestBody);
  return {
    ...body,
    differences: [
      ...compareTexts('method', left.entry.method, right.entry.method),
      ...compareUris(left.entry.uri, right.entry.uri),
      ...compareHeaders(left.detail.requestHeaders, right.detail.requestHeaders),
      ...body.differences,
    ],
  };
}

export function compareResponses(left: Opened, right: Opened): Comparison {
  const body = compareBodies(left.detail.responseBody, right.detail.responseBody);
  return {
    ...body,
    differences: [
      ...compareTexts('status', statusText(left.detail), statusText(right.detail)),
      ...compareTexts('failure', left.entry.failure, right.entry.failure),
      ...compareHeaders(left.detail.responseHeaders, right.detail.responseHeaders),
      ...body.differences,
    ],
  };
}

function statusText({ status, statusText: message }: PageDetail): string {
  return `${status} ${message}`.trim();
}

function compareUris(left: string, right: string): Difference[] {
  if (left === right) return [];
  const [leftPlace = '', leftQuery = ''] = left.split(/\?(.*)/s);
  const [rightPlace = '', rightQuery = ''] = right.split(/\?(.*)/s);
  const query = compareNamed('query', pairsOf(leftQuery), pairsOf(rightQuery));
  const places = compareTexts('URL', leftPlace, rightPlace);
  // The same pairs in another order or another spelling.
  return [...places, ...query].length > 0 ? [...places, ...query] : compareTexts('URL', left, right);
}

function pairsOf(query: string): PageHeader[] {
  return [...new URLSearchParams(query)];
}

function compareHeaders(left: readonly PageHeader[], right: readonly PageHeader[]): Difference[] {
  return compareNamed('header', lowerCased(left), lowerCased(right));
}

function lowerCased(headers: readonly PageHeader[]): PageHeader[] {
  return headers.map(([name, value]) => [name.toLowerCase(), value]);
}

function compareNamed(kind: string, left: readonly PageHeader[], right: readonly PageHeader[]): Difference[] {
  const names = new Set([...left, ...right].map(([name]) => name));
  return [...names].flatMap((name) => {
    const valueIn = (pairs: readonly PageHeader[]): string | undefined => {
      const values = pairs.filter(([key]) => key === name).map(([, value]) => value);
      return values.length === 0 ? undefined : values.join('\n');
    };
    return compareTexts(`${kind} ${name}`, valueIn(left), valueIn(right));
  });
}

function compareBodies(left: PageBody | undefined, right: PageBody | undefined): Comparison {
  if (left?.text === right?.text && left?.base64 === right?.base64) return { differences: [], lines: [] };
  const [leftJson, rightJson] = [left, right].map((body) => readJson(body?.text ?? ''));
  if (leftJson !== undefined && rightJson !== undefined) {
    return { differences: jsonDifferences(leftJson, rightJson), lines: [] };
  }
  if (left?.text !== undefined && right?.text !== undefined) {
    return { differences: [], lines: lineDifferences(left.text, right.text) };
  }
  return { differences: compareTexts('body', describe(left), describe(right)), lines: [] };
}

function describe(body: PageBody | undefined): string | undefined {
  if (body === undefined) return undefined;
  return body.text ?? `${bytesText(body.bytes)}, beginning with ${(body.base64 ?? '').slice(0, 40)} (base64)`;
}

function compareTexts(place: string, left: string | undefined, right: string | undefined): Difference[] {
  if (left === right) return [];
  return [{ place, ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) }];
}
