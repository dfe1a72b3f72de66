import { sizeText } from '../../../core/amounts';
import { change, namedChanges, type Change } from '../../../core/differences/change';
import { jsonDifferences } from '../../../core/differences/json-differences';
import { lineDifferences } from '../../../core/differences/line-differences';
import type { PageBody, PageDetail, PageEntry, PageHeader } from '../../page-model';
import { isJson, readJson, sizeOf } from '../reading/json-tree';
import { shownLines, type ShownLine } from './shown-lines';

/** Nobody reads more, and two long lists may differ in each item. */
const MOST_DIFFERENCES = 500;

/** How two messages differ: by what they say, and their texts line by line where they are no JSON. */
export type Comparison = {
  readonly differences: readonly Change[];
  readonly lines: readonly ShownLine[];
};

export type Opened = { readonly entry: PageEntry; readonly detail: PageDetail };

export function compareRequests(left: Opened, right: Opened): Comparison {
  const body = compareBodies(left.detail.requestBody, right.detail.requestBody);
  return {
    ...body,
    differences: [
      ...change('method', left.entry.method, right.entry.method),
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
      ...change('status', statusText(left.detail), statusText(right.detail)),
      ...change('failure', left.entry.failure, right.entry.failure),
      ...compareHeaders(left.detail.responseHeaders, right.detail.responseHeaders),
      ...body.differences,
    ],
  };
}

function statusText({ status, statusText: message }: PageDetail): string {
  return `${status} ${message}`.trim();
}

function compareUris(left: string, right: string): Change[] {
  if (left === right) return [];
  const [leftPlace = '', leftQuery = ''] = left.split(/\?(.*)/s);
  const [rightPlace = '', rightQuery = ''] = right.split(/\?(.*)/s);
  const query = namedChanges({ kind: 'query', separator: '\n' }, pairsOf(leftQuery), pairsOf(rightQuery));
  const places = change('URL', leftPlace, rightPlace);
  // The same pairs in another order or another spelling.
  return [...places, ...query].length > 0 ? [...places, ...query] : change('URL', left, right);
}

function pairsOf(query: string): PageHeader[] {
  return [...new URLSearchParams(query)];
}

function compareHeaders(left: readonly PageHeader[], right: readonly PageHeader[]): Change[] {
  return namedChanges({ kind: 'header', separator: '\n' }, lowerCased(left), lowerCased(right));
}

function lowerCased(headers: readonly PageHeader[]): PageHeader[] {
  return headers.map(([name, value]) => [name.toLowerCase(), value]);
}

function compareBodies(left: PageBody | undefined, right: PageBody | undefined): Comparison {
  if (left?.text === right?.text && left?.base64 === right?.base64) return { differences: [], lines: [] };
  if (left?.text !== undefined && right?.text !== undefined) {
    if (isJson(left.text) && isJson(right.text)) return { differences: jsonChanges(left.text, right.text), lines: [] };
    return { differences: [], lines: shownLines(lineDifferences(left.text.split('\n'), right.text.split('\n'))) };
  }
  return { differences: change('body', describe(left), describe(right)), lines: [] };
}

function jsonChanges(left: string, right: string): Change[] {
  return jsonDifferences(left, right, MOST_DIFFERENCES).flatMap(({ path, before, after }) =>
    change(path, jsonText(before), jsonText(after)),
  );
}

// A list or a map may be long; how many values it holds tells what happened.
function jsonText(spelling: string | undefined): string | undefined {
  if (spelling === undefined || !/^[[{]/.test(spelling)) return spelling;
  const value = readJson(spelling);
  const size = value === undefined ? 0 : sizeOf(value);
  return spelling.startsWith('[') ? `[…] ${size}` : `{…} ${size}`;
}

function describe(body: PageBody | undefined): string | undefined {
  if (body === undefined) return undefined;
  return body.text ?? `${sizeText(body.bytes)}, beginning with ${(body.base64 ?? '').slice(0, 40)} (base64)`;
}
