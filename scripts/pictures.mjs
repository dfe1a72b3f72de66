// Makes the pictures of the documentation, with Chromium: npm run build && npm run compile:test && node scripts/pictures.mjs
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Readers load them with the page. */
const MOST_BYTES = 200_000;

const require = createRequire(import.meta.url);
const support = path.resolve('.build/compiled/test/support');
const { startBrowser } = require(path.join(support, 'browser.js'));
const { SHOP, shopReport } = require(path.join(support, 'shop-cassettes.js'));
const { pageOf } = require(path.join(support, 'viewer-page.js'));

const file = pageOf(SHOP, shopReport('/shop'));
const browser = await startBrowser();
fs.mkdirSync('docs/images', { recursive: true });
for (const [colorScheme, name] of [
  ['light', 'viewer.png'],
  ['dark', 'viewer-dark.png'],
]) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 800 } });
  await page.goto(`${file.url}#/test/__cassettes__/checkout.test.ts/pays-with-a-card.yaml/2`);
  await page.waitForSelector('.opened');
  const target = path.join('docs/images', name);
  await page.screenshot({ path: target });
  const { size } = fs.statSync(target);
  if (size > MOST_BYTES) throw new Error(`${target} has ${size} bytes`);
  console.log(`${target}: ${size} bytes`);
}
await browser.close();
file[Symbol.dispose]();
