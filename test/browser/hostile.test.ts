import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import type { Interaction } from '../../src/core/interaction';
import { startBrowser, watchForHarm, withoutBrowser } from '../support/browser';
import { anInteraction, aRequest } from '../support/builders';
import { shopReport } from '../support/shop-cassettes';
import { pageOf } from '../support/viewer-page';

const MARKUP = [
  `</script><script>alert('script')</script>`,
  `<!--<script>`,
  `<img src=x onerror="alert('img')"><svg onload="alert('svg')"><iframe srcdoc="<script>alert(1)</script>"></iframe>`,
  `"'><style>body{display:none}</style><base href="https://evil.test/"><meta http-equiv=refresh content="0;url=https://evil.test/">`,
  `javascript:alert('link')`,
  '$& $1 $` \u2028\u2029 \u202Etxet \u0000 {{constructor.constructor("alert(1)")()}}',
].join('\n');

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" onload="alert('svg')"><script>alert('svg')</script><image href="https://evil.test/x.png" width="9" height="9"/><foreignObject><iframe src="https://evil.test/"/></foreignObject></svg>`;

describe('a hostile cassette in the viewer', { skip: withoutBrowser, timeout: 180_000 }, () => {
  it('runs nothing, asks for nothing and stays what it is: text', async () => {
    const report = hostileReport();
    using file = pageOf(
      { [`a/${MARKUP.replaceAll('/', '')}.yaml`]: hostileInteractions(), [CASSETTE]: [anInteraction()] },
      report,
    );
    await using browser = await startBrowser();
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    const harm = watchForHarm(page);
    await page.goto(file.url);
    await page.waitForSelector('.row.interaction');
    const count = await page.locator('.row.interaction').count();

    for (let position = 0; position < count; position += 1) {
      await page.keyboard.press('j');
      const ways = page.locator('.ways button');
      for (let way = 0; way < (await ways.count()); way += 1) await ways.nth(way).click();
      for (const summary of await page.locator('summary').all()) await summary.click();
    }
    await page.keyboard.press('c');
    await page.keyboard.press('k');
    await page.keyboard.press('Escape');
    await page.fill('input[type=search]', `<script>alert`);
    await page.waitForTimeout(300);
    await page.fill('input[type=search]', '');
    await page.getByRole('button', { name: /Refused/ }).click();
    assert.match(await page.locator('.opened').innerText(), /alert\('script'\)/);
    // What was opened by an image, a style or a frame takes a moment.
    await page.waitForTimeout(500);

    assert.ok(count >= 9, String(count));
    assert.deepEqual(harm, []);
    assert.equal(page.url().split('#')[0], file.url);
    assert.equal(await page.locator('a, iframe, base, #viewer script, #viewer style, #viewer svg script').count(), 0);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).display), 'block');
  });

  it('would not run, nor reach anybody, even if it came to stand in the page', async () => {
    let requests = 0;
    const server = http.createServer((_, response) => {
      requests += 1;
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    using file = pageOf({ 'a.yaml': [anInteraction()] });
    await using browser = await startBrowser();
    const page = await browser.newPage();
    const harm = watchForHarm(page);
    await page.goto(file.url);

    await page.evaluate(
      async (origin) => {
        const script = document.createElement('script');
        script.textContent = 'alert(1)';
        const image = document.createElement('img');
        image.src = `${origin}/x.png`;
        document.body.append(script, image);
        document.body.insertAdjacentHTML('beforeend', '<b onclick="alert(2)">x</b>');
        document.querySelector<HTMLElement>('b[onclick]')?.click();
        await fetch(origin, { mode: 'no-cors' }).catch(() => undefined);
      },
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );
    await page.waitForTimeout(300);
    server.close();

    assert.equal(requests, 0);
    assert.equal(harm.filter((what) => /dialog|thrown/.test(what)).length, 0, harm.join('\n'));
    assert.ok(harm.filter((what) => what.includes('Content Security Policy')).length >= 4, harm.join('\n'));
  });
});

const CASSETTE = 'b.yaml';

function hostileInteractions(): Interaction[] {
  const types = [
    'text/html',
    'application/json',
    'image/svg+xml',
    'image/png;base64,<script>alert(1)</script>',
    'text/event-stream',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/grpc',
  ];
  const bodies: Readonly<Record<string, string>> = {
    'application/json': JSON.stringify({
      __proto__: null,
      [MARKUP]: MARKUP,
      nested: [MARKUP, { constructor: MARKUP }],
    }),
    'image/svg+xml': SVG,
    'text/event-stream': `event: ${MARKUP.split('\n', 1)[0] ?? ''}\ndata: ${MARKUP.replaceAll('\n', '\ndata: ')}\n\n`,
    'application/x-www-form-urlencoded': new URLSearchParams([[MARKUP, MARKUP]]).toString(),
    'multipart/form-data; boundary=x': `--x\r\nContent-Disposition: form-data; name="<img src=x onerror=alert(1)>"; filename="<svg onload=alert(1)>"\r\nContent-Type: image/svg+xml\r\n\r\n${SVG}\r\n--x--\r\n`,
    'application/grpc': '\0\0\0\0\u0005\n\u0003<b>',
  };
  const typed = types.map((type) => {
    const body = bodies[type] ?? MARKUP;
    return anInteraction({
      request: aRequest({
        method: 'POST',
        uri: `javascript:alert('${type}')//${MARKUP}`,
        headers: { 'content-type': [type], [MARKUP]: [MARKUP] },
        body,
      }),
      response: {
        status: { code: 200, message: MARKUP },
        headers: { 'content-type': [type], location: [`javascript:alert(1)`] },
        body: Buffer.from(body),
      },
      recording: { at: MARKUP, httpVersion: MARKUP, trailers: { [MARKUP]: [MARKUP] } },
    });
  });
  const deep = '['.repeat(50_000) + ']'.repeat(50_000);
  return [
    ...typed,
    anInteraction({
      request: aRequest({ method: MARKUP }),
      response: { status: { code: 0, message: '' }, headers: {}, body: Buffer.from(deep) },
      recording: { error: { code: MARKUP, message: MARKUP } },
    }),
  ];
}

function hostileReport(): ReturnType<typeof shopReport> {
  const report = shopReport('/shop');
  const [file] = report.files;
  if (file === undefined) return report;
  const request = { method: MARKUP, uri: MARKUP };
  const nearest = [{ interaction: 0, request, differences: [{ matcher: MARKUP, reason: MARKUP }] }];
  return {
    ...report,
    files: [
      { ...file, refusals: [{ test: MARKUP, code: MARKUP, message: MARKUP, request, cassette: CASSETTE, nearest }] },
    ],
  };
}
