const fs = require('node:fs');
const http = require('node:http');
const axios = require('axios');
const undici = require('undici');

const { origin, warmUp, count, rotate, result, methods } = JSON.parse(process.env.BENCH);
const BODY = process.env.BENCH_BODY;
const JSON_TYPE = { 'Content-Type': 'application/json' };

const CLIENTS = {
  fetch: async (url, method) => {
    const response = await fetch(url, method === 'POST' ? { method, body: BODY, headers: JSON_TYPE } : {});
    return (await response.text()).length;
  },
  http: (url, method) =>
    new Promise((resolve, reject) => {
      const request = http.request(url, { method, headers: method === 'POST' ? JSON_TYPE : {} }, (response) => {
        let length = 0;
        response.on('data', (chunk) => (length += chunk.length));
        response.on('end', () => resolve(length));
      });
      request.on('error', reject);
      request.end(method === 'POST' ? BODY : undefined);
    }),
  axios: async (url, method) => {
    const { data } = await axios({ url, method, ...(method === 'POST' ? { data: BODY, headers: JSON_TYPE } : {}) });
    return JSON.stringify(data).length;
  },
  undici: async (url, method) => {
    const options = method === 'POST' ? { method, body: BODY, headers: JSON_TYPE } : {};
    return (await (await undici.request(url, options)).body.text()).length;
  },
};

/**
 * Times each client in a test of its own: one request after the other, each to a URL of its own, so that whoever replays
 * has one recording for each. What a contestant sets up and opens is done before the clock runs.
 */
exports.measure = ({ clients = Object.keys(CLIENTS), before, after } = {}) => {
  const times = {};
  const cases = clients.flatMap((client) => methods.map((method) => ({ name: `${client} ${method}`, client, method })));
  // Each is first as often as the others: what ran before warms up, or spoils, what comes after.
  const order = cases.map((_, index) => cases[(index + rotate) % cases.length]);
  for (const { name, client, method } of order) {
    test(name, async () => {
      await before?.(name.replace(' ', '-'));
      const request = async (n) => {
        const length = await CLIENTS[client](`${origin}/small?n=${n}`, method);
        if (length !== BODY.length) throw new Error(`The answer has ${length} bytes`);
      };
      for (let n = 0; n < warmUp; n += 1) await request(n);
      times[name] = await medianOfBatches(request);
      await after?.();
    });
  }
  afterAll(() => fs.writeFileSync(result, JSON.stringify(times)));
};

// In µs a request. A batch in which the machine was busy with something else does not count for all.
async function medianOfBatches(request) {
  const size = Math.ceil(count / 20);
  const batches = [];
  for (let n = warmUp; n < warmUp + count; n += size) {
    const started = performance.now();
    for (let next = n; next < n + size; next += 1) await request(next);
    batches.push(((performance.now() - started) / size) * 1000);
  }
  return batches.sort((a, b) => a - b)[Math.floor(batches.length / 2)];
}

/** The global object that the global `fetch` is at home in: undici's mocks have to be put there. */
exports.realmOfFetch = fetch.constructor('return globalThis')();
exports.ORIGIN = origin;
exports.ANSWER = { status: 200, body: BODY, headers: { ...JSON_TYPE, 'Content-Length': String(BODY.length) } };
exports.isRecording = process.env.BENCH_RECORD === '1';
