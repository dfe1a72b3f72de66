import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startBrowser, watchForHarm, withoutBrowser } from '../support/browser';
import { SHOP, writeCassettes } from '../support/shop-cassettes';

const COMMAND = path.resolve('build/cli/main.js');

describe('jest-vcr view --serve', { timeout: 180_000 }, () => {
  let folder: string;
  let command: ChildProcess;
  let url: string;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'viewer-'));
    fs.writeFileSync(path.join(folder, 'package.json'), '{}');
    await writeCassettes(folder, SHOP);
    command = spawn(process.execPath, [COMMAND, 'view', '--serve'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    url = await announcedUrl(command);
  });
  after(async () => {
    const ended = once(command, 'exit');
    command.kill('SIGINT');
    assert.deepEqual(await ended, [0, null]);
    fs.rmSync(folder, { recursive: true });
  });

  it('shows what changes while the page is open, and keeps what is opened', { skip: withoutBrowser }, async () => {
    await using browser: Browser = await startBrowser();
    const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
    const harm = watchForHarm(page);
    await page.goto(url);
    await page.locator('.row.interaction', { hasText: '/v1/models' }).click();

    // A folder that was not there before, and a cassette in it.
    const [kept = []] = Object.values(SHOP);
    await writeCassettes(folder, { 'lib/__cassettes__/new.test.ts/comes-later.yaml': kept });
    await page.getByRole('treeitem', { name: 'comes-later' }).waitFor();
    const models = SHOP['test/__cassettes__/assistant.test.ts/lists-the-models.yaml'] ?? [];
    const changed = models.map((one) => ({
      ...one,
      response: { ...one.response, body: Buffer.from('{"changed":true}') },
    }));
    await writeCassettes(folder, { 'test/__cassettes__/assistant.test.ts/lists-the-models.yaml': changed });
    await page.getByText('changed', { exact: true }).waitFor();
    fs.rmSync(path.join(folder, 'lib'), { recursive: true });
    await page.getByRole('treeitem', { name: 'comes-later' }).waitFor({ state: 'detached' });

    assert.match(await page.locator('.opened h2').innerText(), /\/v1\/models/);
    assert.deepEqual(
      harm.filter((what) => !what.endsWith('/events')),
      [],
    );
  });

  it('answers this machine alone, under its own names', async () => {
    const port = Number(new URL(url).port);

    assert.deepEqual(await ask({ port, path: '/' }), 200);
    assert.deepEqual(await ask({ port, path: '/', headers: { host: `localhost:${port}` } }), 200);
    for (const host of ['evil.test', `evil.test:${port}`, '127.0.0.1.evil.test', 'localhost.evil.test']) {
      assert.equal(await ask({ port, path: '/', headers: { host } }), 403, host);
      assert.equal(await ask({ port, path: '/events', headers: { host } }), 403, host);
    }
    assert.equal(await ask({ port, path: '/../package.json' }), 404);
    assert.equal(await ask({ port, path: '/', method: 'POST' }), 405);
    assert.equal(new URL(url).hostname, '127.0.0.1');
  });
});

async function announcedUrl(command: ChildProcess): Promise<string> {
  let said = '';
  for await (const piece of command.stdout ?? []) {
    said += String(piece);
    const [url] = /http:\S+/.exec(said) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`the command ended: ${said}`);
}

function ask(options: http.RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', ...options }, (response) => {
      response.destroy();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end();
  });
}
