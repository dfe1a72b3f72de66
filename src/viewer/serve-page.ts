import http from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { PageContent } from './page-content';
import type { PageUpdate } from './page-model';
import { pageParts } from './page-template';
import { scriptJson } from './script-json';

const LOOPBACK = '127.0.0.1';
/** Proxies and sleeping laptops end a stream that says nothing. */
const HEARTBEAT_MS = 15_000;

/** A viewer that runs until it is closed. */
export interface ServedPage {
  readonly url: string;
  /** Looks again at what there is, and tells the open pages what has changed. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export type PageToServe = {
  readonly template: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly content: () => Promise<PageContent>;
};

/**
 * Serves the page to this machine alone. Rejects where the port is taken.
 */
export async function servePage({ template, port, content }: PageToServe): Promise<ServedPage> {
  const pages = new Set<http.ServerResponse>();
  let shown = await content();
  const server = http.createServer((request, response) => {
    if (!isFromHere(request)) return refuse(response, 403, 'This page is served to this machine alone.');
    if (request.method !== 'GET') return refuse(response, 405, 'There is nothing but GET here.');
    if (request.url === '/') return sendPage(response, template, shown);
    if (request.url === '/events') return follow(response, pages);
    return refuse(response, 404, 'There is nothing here; the page is at /.');
  });
  await listening(server, port);
  const heartbeat = setInterval(() => pages.forEach((page) => page.write(': still here\n\n')), HEARTBEAT_MS);
  let queue = Promise.resolve();
  const refresh = async (): Promise<void> => {
    const before = shown;
    shown = await content();
    const update = updateFrom(before, shown);
    if (update !== undefined) pages.forEach((page) => page.write(`data: ${scriptJson(update)}\n\n`));
  };
  return {
    url: `http://${LOOPBACK}:${portOf(server)}/`,
    // One after the other: two of them at once would each miss what the other found.
    refresh: () => (queue = queue.then(refresh, refresh)),
    close: () => {
      clearInterval(heartbeat);
      return closed(server);
    },
  };
}

// A page of the internet can have its own name point to this machine, and read what answers to that name.
function isFromHere({ headers: { host = '' } }: http.IncomingMessage): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
}

function refuse(response: http.ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
  response.end(`${why}\n`);
}

function sendPage(response: http.ServerResponse, template: string, content: PageContent): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  });
  // A browser that leaves in the middle is no failure of ours.
  pipeline(Readable.from(pageParts(template, content)), response, () => undefined);
}

function follow(response: http.ServerResponse, pages: Set<http.ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  pages.add(response);
  response.on('close', () => pages.delete(response));
}

function updateFrom(before: PageContent, now: PageContent): PageUpdate | undefined {
  const blocks = [...now.blocks].filter(([id]) => !before.blocks.has(id));
  const shownBy = ({ index }: PageContent): string => JSON.stringify({ ...index, madeAt: '' });
  if (blocks.length === 0 && shownBy(before) === shownBy(now)) return undefined;
  return { index: now.index, blocks: Object.fromEntries(blocks) };
}

function listening(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
}

function portOf(server: http.Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closed(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
