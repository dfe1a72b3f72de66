import { mediaType, pairsFromHeaders } from '../core/headers';
import type { BodyChunk, Interaction, Recording } from '../core/interaction';
import type { CassetteReport } from '../core/run-report';
import { pageBody } from './page-body';
import type { PageCassette, PageDetail, PageEntry } from './page-model';
import { scriptJson } from './script-json';

/** A block is parsed within a frame of the screen. */
const BLOCK_CHARACTERS = 256 * 1024;
/** More would not be told apart in a bar. */
const MOST_PIECES_SHOWN = 60;

/** A cassette as the page has it: what the list needs, and the details in blocks of text, by their ids. */
export type PreparedCassette = {
  readonly cassette: PageCassette;
  readonly blocks: ReadonlyMap<string, string>;
};

export type CassetteToShow = {
  readonly path: string;
  /** What the file holds, or why it could not be read. */
  readonly content: readonly Interaction[] | { readonly problem: string };
  /** What the last run's report says of it; without `unused` where the file has changed since. */
  readonly report?: CassetteReport;
  /** Begins the ids of its blocks: unlike that of every other cassette, and of this one before it changed. */
  readonly blockPrefix: string;
};

/** Makes of a cassette what the page holds of it. One that could not be read has no requests, and says why. */
export function prepareCassette({ path, content, report, blockPrefix }: CassetteToShow): PreparedCassette {
  const tests = report?.tests ?? [];
  if ('problem' in content) {
    const { problem } = content;
    return { cassette: { path, tests, unused: [], entries: [], blocks: [], problem }, blocks: new Map() };
  }
  const { starts, texts } = cutIntoBlocks(content);
  const blocks = starts.map((start, number) => ({ id: `${blockPrefix}-${number}`, start }));
  const unused = report?.unused ?? [];
  const outcome = report === undefined ? {} : { outcome: report.outcome };
  return {
    cassette: { path, tests, ...outcome, unused, entries: content.map(entryOf), blocks },
    blocks: new Map(blocks.map(({ id }, number) => [id, texts[number] ?? '[]'])),
  };
}

function cutIntoBlocks(interactions: readonly Interaction[]): { starts: number[]; texts: string[] } {
  const starts: number[] = [];
  const texts: string[] = [];
  let details: string[] = [];
  let characters = 0;
  const close = (): void => {
    if (details.length > 0) texts.push(`[${details.join(',\n')}]`);
    details = [];
    characters = 0;
  };
  for (const [position, interaction] of interactions.entries()) {
    const text = scriptJson(detailOf(interaction));
    if (characters + text.length > BLOCK_CHARACTERS) close();
    if (details.length === 0) starts.push(position);
    details.push(text);
    characters += text.length;
  }
  close();
  return { starts, texts };
}

function entryOf({ request, response, recording }: Interaction): PageEntry {
  return {
    method: request.method,
    uri: request.uri,
    status: response.status.code,
    mediaType: mediaType(response.headers),
    responseBytes: response.body?.length ?? 0,
    ...timingOf(recording),
    ...(recording.error === undefined ? {} : { failure: recording.error.code || recording.error.message }),
    ...(recording.unfinished === true ? { isUnfinished: true } : {}),
  };
}

function timingOf({ at, tookMs, chunks = [] }: Recording): Pick<PageEntry, 'atMs' | 'tookMs' | 'headMs' | 'pieceMs'> {
  const atMs = at === undefined ? NaN : Date.parse(at);
  const lastMs = chunks.at(-1)?.atMs;
  // The pieces are counted from the head, which nobody timed; the response ends with the last of them.
  const headMs = tookMs === undefined || lastMs === undefined ? undefined : Math.max(0, tookMs - lastMs);
  return {
    ...(Number.isNaN(atMs) ? {} : { atMs }),
    ...(tookMs === undefined ? {} : { tookMs }),
    ...(headMs === undefined ? {} : { headMs, pieceMs: sampled(chunks).map((chunk) => headMs + chunk.atMs) }),
  };
}

function sampled(chunks: readonly BodyChunk[]): readonly BodyChunk[] {
  const step = Math.ceil(chunks.length / MOST_PIECES_SHOWN);
  return step <= 1 ? chunks : chunks.filter((_, index) => index % step === 0 || index === chunks.length - 1);
}

function detailOf({ request, response, recording }: Interaction): PageDetail {
  const { httpVersion, chunks, trailers, informational, connection, error: failure } = recording;
  const requestBody = pageBody(request.body, request.headers);
  const responseBody = pageBody(response.body, response.headers);
  return {
    requestHeaders: pairsFromHeaders(request.headers),
    ...(requestBody === undefined ? {} : { requestBody }),
    status: response.status.code,
    statusText: response.status.message,
    responseHeaders: pairsFromHeaders(response.headers),
    ...(responseBody === undefined ? {} : { responseBody }),
    ...(httpVersion === undefined ? {} : { httpVersion }),
    ...(chunks === undefined ? {} : { chunks }),
    ...(trailers === undefined ? {} : { trailers: pairsFromHeaders(trailers) }),
    ...(informational === undefined ? {} : { informational }),
    ...(connection === undefined ? {} : { connection }),
    ...(failure === undefined ? {} : { failure }),
  };
}
