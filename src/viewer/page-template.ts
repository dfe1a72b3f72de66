import fs from 'node:fs';
import path from 'node:path';
import { dataText } from './data-text';
import type { PageContent } from './page-content';

/** The page as the build made it, and where the data goes. `scripts/build-viewer.mjs` has the same words. */
const INDEX_PLACE = '<!-- index -->';
const BLOCKS_PLACE = '<!-- blocks -->';
const CONNECT_NOWHERE = "connect-src 'none'";

/** Stands in every page, and tells it from a file of somebody else's. */
export const PAGE_MARK = '<meta name="generator" content="jest-vcr view">';

/** Reads the page that the build put beside this module. */
export function readPageTemplate(file = path.join(__dirname, 'page.html')): string {
  return fs.readFileSync(file, 'utf8');
}

/** The whole page in parts: with many cassettes nobody has to hold it as one text. */
export function* pageParts(template: string, { index, blocks }: PageContent): Generator<string, void, undefined> {
  const [head = '', rest = ''] = cutAt(template, INDEX_PLACE);
  const [code = '', end = ''] = cutAt(rest, BLOCKS_PLACE);
  yield index.isLive ? head.replace(CONNECT_NOWHERE, "connect-src 'self'") : head;
  yield `<script type="application/json" id="index">${dataText(index)}</script>`;
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
