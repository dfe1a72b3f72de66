import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startBrowser, watchForHarm, withoutBrowser } from '../support/browser';
import { SHOP, shopReport } from '../support/shop-cassettes';
import { pageOf, type PageOnDisk } from '../support/viewer-page';

describe('the viewer, opened as a file', { skip: withoutBrowser, timeout: 300_000 }, () => {
  let browser: Browser;
  let file: PageOnDisk;
  let page: Page;
  let harm: readonly string[];

  before(async () => {
    browser = await startBrowser();
    file = pageOf(SHOP, shopReport('/shop'));
    page = await browser.newPage({ viewport: { width: 1360, height: 860 }, colorScheme: 'light' });
    harm = watchForHarm(page);
  });
  after(async () => {
    await browser.close();
    file[Symbol.dispose]();
  });

  const fresh = async (): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(file.url);
    await page.waitForSelector('.row.interaction');
  };
  const open = async (text: string): Promise<void> => {
    await page.locator('.row.interaction', { hasText: text }).first().scrollIntoViewIfNeeded();
    await page.locator('.row.interaction', { hasText: text }).first().click();
  };
  const side = (name: string): ReturnType<Page['locator']> => page.getByRole('region', { name, exact: true });
  const textOf = async (selector: string): Promise<string> => (await page.locator(selector).innerText()).trim();

  it('shows tests and cassettes as a tree, and what is chosen there in the list', async () => {
    await fresh();
    const tree = page.getByRole('tree');

    assert.deepEqual(
      (await tree.getByRole('treeitem').allInnerTexts()).map((text) => text.split('\n')[0]).slice(0, 5),
      ['All cassettes', 'test', 'checkout.test.ts', 'checkout pays with a card', 'says-when-a-card-is-declined'],
    );
    await tree.getByRole('treeitem', { name: 'streams-an-answer' }).click();
    assert.equal(await page.locator('.row.interaction').count(), 1);
    await tree.focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.locator('.row.interaction').count(), 2);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await tree.getByRole('treeitem', { name: 'streams-an-answer' }).count(), 0);
  });

  it('shows request and response side by side, with JSON that folds', async () => {
    await fresh();
    await open('/cart/c_81/items/1');

    const request = side('Request');
    assert.match(await request.getByRole('table', { name: 'Query' }).innerText(), /expand\s+price\s+expand\s+tax/);
    assert.match(await request.getByRole('table', { name: 'Headers' }).innerText(), /authorization\s+REDACTED/);
    assert.match(await side('Response').innerText(), /200[^]*X-Request-Id[^]*"12345678901234567890"/);
    const fold = side('Response').getByRole('button', { name: 'customer' });
    assert.equal(await fold.getAttribute('aria-expanded'), 'true');
    await fold.click();
    assert.doesNotMatch(await side('Response').innerText(), /12345678901234567890/);
    await request.getByRole('button', { name: 'Text' }).click();
    assert.equal(await request.locator('pre').innerText(), '{"qty":3}');
  });

  it('shows when each piece of a stream came, and its events', async () => {
    await fresh();
    await open('chat/completions');

    const events = side('Response').getByRole('list', { name: '13 events' }).getByRole('listitem');
    assert.equal(await events.count(), 13);
    assert.match(await events.first().innerText(), /message\s+\+40 ms\s+{"id":"chat_1"/);
    assert.match(await events.last().innerText(), /done\s+\+700 ms\s+\[DONE\]/);
    assert.equal(await page.locator('.row[aria-selected=true] .piece').count(), 13);
  });

  it('shows images with their size', async () => {
    await fresh();
    await open('receipt.png');

    await page.getByText('160 × 96').waitFor();
  });

  it('reads forms, parts and gRPC', async () => {
    await fresh();
    await page.getByRole('treeitem', { name: 'checkout pays with a card' }).click();
    await open('/payments');
    assert.match(await side('Request').getByRole('table', { name: 'Request body' }).innerText(), /note\s+grüße & dank/);

    await page.getByRole('treeitem', { name: 'uploads-a-picture' }).click();
    await open('/products/9/pictures');
    const parts = side('Request').getByRole('list', { name: 'Parts' });
    assert.match(await parts.innerText(), /title[^]*Bläckfisk, 30 cm[^]*meta[^]*"plush"[^]*fisk.png[^]*64 × 64/);
    await open('shop.Stock');
    const frames = side('Response').getByRole('list', { name: 'gRPC frames' });
    assert.match(await frames.innerText(), /^1[^]*"SKU"[^]*150[^]*2[^]*42[^]*ff fe 00 80/);
    assert.match(await side('Response').getByRole('table', { name: 'Trailers' }).innerText(), /grpc-status\s+0/);
  });

  it('shows as text what is none of these, also what another tool left compressed', async () => {
    await fresh();
    await page.getByRole('treeitem', { name: 'uploads-a-picture' }).click();
    await open('/products/9 ');
    await page.locator('.row.interaction', { hasText: 'text/html' }).click();

    assert.match(await side('Response').innerText(), /stored as gzip[^]*<h1>Bläckfisk<\/h1>/);
    await open('/export.bin');
    assert.match(await side('Response').innerText(), /00000000 {2}00 25 4a/);
  });

  it('tells a failure of the network', async () => {
    await fresh();
    await open('/authorize');

    assert.match(await side('Response').innerText(), /failed[^]*ECONNREFUSED connect ECONNREFUSED/);
  });

  it('searches everything, and marks what it found', async () => {
    await fresh();
    await page.keyboard.press('/');
    await page.keyboard.type('squid-30 orders');
    await page.getByText('1 match', { exact: true }).waitFor();

    assert.equal(await page.locator('.row.interaction').count(), 1);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelectorAll('.row.interaction').length > 1);
    await page.fill('input[type=search]', 'status:402');
    await page.getByText('1 match', { exact: true }).waitFor();
    await page.fill('input[type=search]', 'declined');
    await page.getByText('2 matches').waitFor();
    await open('/payments');
    await page.waitForFunction(() => (CSS.highlights.get('found')?.size ?? 0) > 0);
  });

  it('copies as curl', async () => {
    await fresh();
    await open('/cart/c_82');
    await page.evaluate(() => {
      // What the page puts there, in a browser that lets nobody read it.
      navigator.clipboard.writeText = (text) => Promise.resolve(void (document.title = text));
    });
    await page.keyboard.press('y');
    await page.getByText('Copied as curl').waitFor();

    assert.match(
      await page.title(),
      /^curl --globoff --url https:\/\/api\.shop\.test\/cart\/c_82 \\ --header 'accept: /,
    );
  });

  it('compares two recordings', async () => {
    await fresh();
    await open('/cart/c_81');
    await page.keyboard.press('c');
    await open('/cart/c_82');

    assert.match(
      await side('Request').innerText(),
      /URL\s+https:\/\/api.shop.test\/cart\/c_81\s+https:\/\/api.shop.test\/cart\/c_82/,
    );
    assert.match(await side('Response').innerText(), /\$\.items\[0\]\.qty\s+2\s+1/);
    await page.keyboard.press('Escape');
    assert.equal(await page.getByText('End the comparison').count(), 0);
  });

  it('tells why a request was refused, and opens what came nearest', async () => {
    await fresh();
    await page.getByRole('button', { name: /Refused in the last run/ }).click();

    const table = page.getByRole('table', { name: 'How recording 2 differs' });
    assert.match(await table.innerText(), /body\s+\$\.qty: recorded 3, got 4/);
    await page.getByRole('button', { name: 'Open' }).first().click();
    assert.match(await textOf('.opened h2'), /PATCH\s+https:\/\/api.shop.test\/cart\/c_81\/items\/1/);
  });

  it('is used with the keyboard alone', async () => {
    await fresh();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    assert.match(await textOf('.row[aria-selected=true]'), /PATCH/);
    await page.keyboard.press('k');
    assert.match(await textOf('.row[aria-selected=true]'), /GET/);
    await page.keyboard.press(']');
    assert.match(await textOf('.row[aria-selected=true]'), /c_82/);
    await page.keyboard.press('[');
    assert.match(await textOf('.row[aria-selected=true]'), /c_81/);
    assert.match(await page.evaluate(() => location.hash), /pays-with-a-card\.yaml\/1$/);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const splitter = page.getByRole('separator', { name: 'Height of the list' });
    await splitter.focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await splitter.getAttribute('aria-valuenow'), '44');
  });

  it('follows the system, and the reader, in dark and light', async () => {
    await fresh();
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();

    await page.keyboard.press('t');
    const dark = await ground();
    assert.notEqual(dark, light);
    await fresh();
    assert.equal(await ground(), dark);
    await page.keyboard.press('t');
    assert.equal(await ground(), light);
    const night = await browser.newPage({ colorScheme: 'dark' });
    await night.goto(file.url);
    assert.equal(await night.evaluate(() => getComputedStyle(document.body).backgroundColor), dark);
    await night.close();
  });

  it('has text that stands out enough, in dark and light', async () => {
    for (const theme of ['light', 'dark']) {
      await fresh();
      await open('/payments');
      if (theme === 'dark') await page.keyboard.press('t');
      const faint = await page.evaluate(findFaintText);
      if (theme === 'dark') await page.keyboard.press('t');

      assert.deepEqual(faint, [], theme);
    }
  });

  it('comes back to what its address names', async () => {
    await page.goto('about:blank');
    await page.goto(`${file.url}#/test/__cassettes__/checkout.test.ts/pays-with-a-card.yaml/7`);
    await page.waitForSelector('.opened');

    assert.match(await textOf('.opened h2'), /POST\s+https:\/\/api.shop.test\/orders/);
  });

  it('asks nothing of the network and tells the console nothing', () => assert.deepEqual(harm, []));
});

/** Texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3). Runs in the page. */
function findFaintText(): string[] {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (colour: string): number[] => {
    if (canvas === null) return [];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element: Element | null): number[] => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || node.nodeValue?.trim() === '' || !element.checkVisibility({ opacityProperty: true }))
      continue;
    if (['SCRIPT', 'STYLE'].includes(element.tagName)) continue;
    const [one, other] = [luminance(rgba(getComputedStyle(element).color)), luminance(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) faint.add(`${element.className}: ${node.nodeValue ?? ''} (${contrast.toFixed(2)})`);
  }
  return [...faint];
}
