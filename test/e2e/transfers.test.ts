import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectPassed, Project } from '../support/project';
import { TransferServer } from '../support/transfer-server';

const MB = 1_000_000;
const DOWNLOAD = 50 * MB;
const UPLOAD = 200 * MB;
/** Far more than what stands in the buffers of a system, its sockets and streams, far less than a whole transfer. */
const MOST_ON_THE_WAY = 30 * MB;
/** Half of what is transferred: garbage is collected late. */
const MOST_OVER_BARE = 100 * MB;
/** What a run takes beyond what it needs, when the machine is busy, is another amount each time. */
const MOST_TRIES = 3;

const PRELUDE = `
const http = require('node:http'), net = require('node:net');
const { Readable } = require('node:stream');
const undici = require('undici');
const url = process.env.ORIGIN + process.env.ROUTE;
// A connection that is no HTTP: real in every mode. Opens the gate of the server, and tells how many bytes it has moved.
const passGate = () => new Promise((resolve, reject) => net.connect(process.env.GATE, '127.0.0.1').once('data', (text) => resolve(Number(text))).once('error', reject));
const standsStill = async (count) => { let before; do { before = count(); await new Promise((over) => setTimeout(over, 200)); } while (count() !== before); return before; };
const note = (seen) => require('node:fs').writeFileSync('seen.json', JSON.stringify(seen));
`;

const DOWNLOADS = `${PRELUDE}
const CLIENTS = {
  fetch: async () => (await fetch(url)).body,
  http: () => new Promise((resolve, reject) => http.get(url, resolve).once('error', reject)),
  undici: async () => (await undici.request(url)).body,
};
test('downloads', async () => {
  const body = await CLIENTS[process.env.CLIENT]();
  let bytes = 0, sentThen;
  for await (const piece of body) {
    if (bytes === 0 && process.env.PAUSE) await standsStill(() => 0);
    if (bytes === 0) sentThen = await passGate();
    bytes += piece.length;
  }
  note({ bytes, sentThen });
}, 60_000);`;

const UPLOADS = `${PRELUDE}
const PIECE = Buffer.alloc(65_536, 'x');
let written = 0;
const upload = () => new Readable({
  highWaterMark: PIECE.length,
  read() {
    const left = ${UPLOAD} - written;
    written += Math.min(PIECE.length, left);
    this.push(left === 0 ? null : PIECE.subarray(0, left));
  },
});
const CLIENTS = {
  fetch: async () => (await fetch(url, { method: 'POST', body: Readable.toWeb(upload()), duplex: 'half' })).text(),
  http: () => new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST' }, async (response) => resolve((await response.toArray()).join('')));
    upload().pipe(request.once('error', reject));
  }),
};
test('uploads', async () => {
  const answer = CLIENTS[process.env.CLIENT]();
  const writtenThen = await standsStill(() => written);
  await passGate();
  note({ bytes: Number(await answer), writtenThen });
}, 60_000);`;

const FILES = {
  'download.test.js': DOWNLOADS,
  'upload.test.js': UPLOADS,
  'begin.js': `
    module.exports = () => {
      globalThis.mostHeld = 0;
      require('node:v8').setFlagsFromString('--expose-gc');
      // Garbage is held by nobody; when it is collected is up to each version of Node.
      const collect = process.env.HELD ? require('node:vm').runInNewContext('gc') : () => undefined;
      const look = () => {
        collect();
        const { heapUsed, external } = process.memoryUsage();
        globalThis.mostHeld = Math.max(globalThis.mostHeld, heapUsed + external);
      };
      setInterval(look, process.env.HELD ? 50 : 5).unref();
    };`,
  'end.js': `
    module.exports = () => {
      const memory = { peakBytes: process.resourceUsage().maxRSS * 1024, heldBytes: globalThis.mostHeld };
      require('node:fs').writeFileSync('memory.json', JSON.stringify(memory));
    };`,
  'jest.config.js': `
    const { BARE, IGNORED } = process.env;
    module.exports = {
      testEnvironment: BARE ? 'node' : 'jest-environment-vcr',
      testEnvironmentOptions: BARE ? {} : { vcrConfig: { recordMode: 'all', ignoreHosts: IGNORED ? ['*'] : [] } },
      transform: {},
      globalSetup: './begin.js',
      globalTeardown: './end.js',
    };`,
};

type Transfer = {
  readonly file: 'download' | 'upload';
  readonly client: string;
  readonly route: string;
  readonly env?: Record<string, string>;
};
type Seen = { readonly bytes: number; readonly sentThen?: number; readonly writtenThen?: number };
/**
 * `peakBytes`: of the whole process, also while nothing can look at it (a cassette is written at one go). `heldBytes`:
 * without what the system has not got back yet, of which a long transfer leaves much.
 */
type Memory = { readonly peakBytes: number; readonly heldBytes: number };
type Course = { readonly seen: Seen; readonly memory: Memory; readonly cassettes: readonly string[] };

for (const taps of ['all', 'socket']) {
  describe(`with VCR_TAPS=${taps}`, () => {
    let server: TransferServer;
    before(async () => (server = await TransferServer.start()));
    after(() => server.stop());

    for (const client of ['fetch', 'http', 'undici']) {
      it(`a download that is recorded is not held back, and costs at most three times its size: ${client}`, async () => {
        const transfer: Transfer = { file: 'download', client, route: `/held/${DOWNLOAD}` };

        const { seen, cassettes } = await cheapEnough(server, {
          ...{ transfer, env: { VCR_TAPS: taps } },
          ...{ of: 'peakBytes', most: 3 * DOWNLOAD },
        });

        // The server sends the rest when the client has seen the beginning.
        assert.equal(seen.bytes, DOWNLOAD);
        assert.deepEqual(cassettes, ['__cassettes__/download.test.js/downloads.yaml']);
      });

      it(`a download from an ignored host waits for its reader, and is not kept: ${client}`, async () => {
        const transfer: Transfer = { file: 'download', client, route: `/free/${UPLOAD}`, env: { PAUSE: '1' } };

        const { seen, cassettes } = await cheapEnough(server, {
          ...{ transfer, env: { VCR_TAPS: taps, IGNORED: '1' } },
          ...{ of: 'heldBytes', most: MOST_OVER_BARE },
        });

        assert.equal(seen.bytes, UPLOAD);
        assert.ok((seen.sentThen ?? UPLOAD) < MOST_ON_THE_WAY, `${seen.sentThen} bytes were sent`);
        assert.deepEqual(cassettes, []);
      });
    }

    for (const client of ['fetch', 'http']) {
      it(`an upload to an ignored host waits for its server, and is not kept: ${client}`, async () => {
        const transfer: Transfer = { file: 'upload', client, route: '/upload' };

        const { seen, cassettes } = await cheapEnough(server, {
          ...{ transfer, env: { VCR_TAPS: taps, IGNORED: '1' } },
          ...{ of: 'heldBytes', most: MOST_OVER_BARE },
        });

        assert.equal(seen.bytes, UPLOAD);
        assert.ok((seen.writtenThen ?? UPLOAD) < MOST_ON_THE_WAY, `${seen.writtenThen} bytes were taken`);
        assert.deepEqual(cassettes, []);
      });
    }
  });
}

type Costs = {
  readonly transfer: Transfer;
  /** Of the run that is compared with the bare one. */
  readonly env: Record<string, string>;
  readonly of: keyof Memory;
  readonly most: number;
};

/** Gives a run that takes no more memory than a bare one and `most`. */
async function cheapEnough(server: TransferServer, { transfer, env, of, most }: Costs): Promise<Course> {
  const costs: string[] = [];
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const shared = { ...transfer.env, ...(of === 'heldBytes' ? { HELD: '1' } : {}) };
    const bare = await run(server, { ...transfer, env: { ...shared, BARE: '1' } });
    const ours = await run(server, { ...transfer, env: { ...shared, ...env } });
    const cost = ours.memory[of] - bare.memory[of];
    if (cost <= most) return ours;
    costs.push(`${Math.round(cost / MB)} MB over the ${Math.round(bare.memory[of] / MB)} MB of a bare run`);
  }
  return assert.fail(costs.join('; '));
}

async function run(server: TransferServer, { file, client, route, env }: Transfer): Promise<Course> {
  const project = new Project(FILES);
  try {
    const course = await project.jest({
      args: [`${file}.test.js`],
      // Less garbage at a time, and what is free goes back to the system: what is held is to be measured.
      nodeArgs: ['--max-semi-space-size=4'],
      env: { ...server.places, CLIENT: client, ROUTE: route, MALLOC_MMAP_THRESHOLD_: '16384', ...env },
    });
    expectPassed(course);
    return {
      seen: JSON.parse(project.read('seen.json')) as Seen,
      memory: JSON.parse(project.read('memory.json')) as Memory,
      cassettes: project.cassettes(),
    };
  } finally {
    project.remove();
  }
}
