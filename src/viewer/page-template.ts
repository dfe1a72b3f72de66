import fs from 'node:fs';
import path from 'node:path';
import type { PageContent } from './page-content';
import { scriptJson } from './script-json';

/** The page as the build made it, and where the data goes. `scripts/build-viewer.mjs` has the same words. */
const INDEX_PLACE = '<!-- index -->';
const BLOCKS_PLACE = '<!-- blocks -->';
const CONNECT_NOWHERE = "connect-src 'none'";

/** Stands in the beginning of every page. */
const PAGE_MARK = '<meta name="generator" content="jest-vcr view">';
const BEGINNING_BYTES = 4096;

/** Reads the page that the build put beside this module. */
export function readPageTemplate(file = path.join(__dirname, 'page.html')): string {
  return fs.readFileSync(file, 'utf8');
}

/** Whether a file is a page that was written before, and not somebody's own. */
export function isOurPage(file: string): boolean {
  const descriptor = fs.openSync(file, 'r');
  try {
    const beginning = Buffer.alloc(BEGINNING_BYTES);
    return beginning.toString('utf8', 0, fs.readSync(descriptor, beginning)).includes(PAGE_MARK);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Writes the page to a file, which has the old page or the new one and never a part. */
export function writePage(file: string, template: string, content: PageContent): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    const descriptor = fs.openSync(unfinished, 'w');
    try {
      for (const part of pageParts(template, content)) fs.writeSync(descriptor, part);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(unfinished, file);
  } catch (error) {
    fs.rmSync(unfinished, { force: true });
    throw error;
  }
}

/** The whole page in parts: with many cassettes nobody has to hold it as one text. */
export function* pageParts(template: string, { index, blocks }: PageContent): Generator<string, void, undefined> {
  const [head, rest] = cutAt(template, INDEX_PLACE);
  const [code, end] = cutAt(rest, BLOCKS_PLACE);
  yield index.isLive ? head.replace(CONNECT_NOWHERE, "connect-src 'self'") : head;
  yield `<script type="application/json" id="index">${scriptJson(index)}</script>`;
  yield code;
  // Behind the code, which shows the list while these are still being read.
  for (const [id, text] of blocks) yield `<script type="application/json" id="block-${id}">${text}</script>\n`;
  yield end;
}

function cutAt(text: string, place: string): [string, string] {
  const at = text.indexOf(place);
  if (at === -1) throw new Error(`the page of the viewer has no place "${place}": was it built?`);
  return [text.slice(0, at), text.slice(at + place.length)];
}
