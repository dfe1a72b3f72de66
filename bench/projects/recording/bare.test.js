// The same file for both: without us, and while this package records what it asks for.
const fs = require('node:fs');
const http = require('node:http');
const undici = require('undici');

const { origin, works, download, result } = JSON.parse(process.env.BENCH);

const CLIENTS = {
  fetch: async (url) => (await (await fetch(url)).text()).length,
  http: (url) =>
    new Promise((resolve, reject) => {
      const request = http.get(url, (response) => {
        let length = 0;
        response.on('data', (chunk) => (length += chunk.length));
        response.on('end', () => resolve(length));
      });
      request.on('error', reject);
    }),
  undici: async (url) => (await (await undici.request(url)).body.text()).length,
};

const measured = {};
let before;

for (const { client, path, warmUp, count } of works) {
  test(`${client} ${path}`, async () => {
    const request = (n) => CLIENTS[client](`${origin}${path}?n=${n}`);
    for (let n = 0; n < warmUp; n += 1) await request(n);
    const started = performance.now();
    for (let n = warmUp; n < warmUp + count; n += 1) await request(n);
    measured[`${client} ${path}`] = ((performance.now() - started) / count) * 1000;
  });
}

test('gets the first piece of a download whose rest waits', async () => {
  const started = performance.now();
  const response = await fetch(`${origin}/download?bytes=${download}&wait=300`);
  for await (const _ of response.body) measured.firstByte ??= performance.now() - started;
});

test('downloads', async () => {
  before = peak();
  const started = performance.now();
  const response = await fetch(`${origin}/download?bytes=${download}&wait=0`);
  let bytes = 0;
  for await (const chunk of response.body) bytes += chunk.length;
  measured.download = performance.now() - started;
  if (bytes !== download) throw new Error(`The download has ${bytes} bytes`);
});

// After the end of the test before, and with it the saving of its cassette.
test('has downloaded', () => {
  measured.memory = (peak() - before) / download;
});

afterAll(() => fs.writeFileSync(result, JSON.stringify(measured)));

function peak() {
  return process.resourceUsage().maxRSS * 1024;
}
