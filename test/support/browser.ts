import fs from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Nothing of its own goes out, and no process of another user is in the way. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath = process.env['CHROMIUM'] ?? PLACES.find((place) => fs.existsSync(place));

/** Why tests in a browser are skipped here; `false` where there is one. */
export const withoutBrowser =
  executablePath === undefined ? 'there is no Chromium here (Debian has it as "chromium")' : false;

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath ?? '', args: FLAGS });
}

/** What a page did that none should: what it asked of the network, told the console, or threw. */
export function watchForHarm(page: Page): readonly string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!request.isNavigationRequest() && !/^(?:data|blob):/.test(url)) seen.push(`request ${url}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) seen.push(`console ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.push(`thrown ${error.message}`));
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', () => seen.push('another window'));
  page.on('download', () => seen.push('a download'));
  return seen;
}
