import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';
import { record, replay } from '../support/recorder';
import { freshDispatcher, observeFetch, observeHttp, observeUndici, type Observation } from '../support/observe';
import { RawServer, send } from '../support/raw-server';

type Case = { readonly url: string; readonly lookup?: net.LookupFunction };

/** Two addresses of this machine, so that a client tries one after the other. */
const twoAddresses: net.LookupFunction = (_, options, callback) => {
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '127.0.0.2', family: 4 },
    { address: '::1', family: 6 },
  ];
  if (options.all === true) callback(null, addresses);
  else callback(null, '127.0.0.1', 4);
};

/** What a name server answers for a name that does not exist, without asking one. */
const notFound: net.LookupFunction = (hostname, _, callback) => {
  const facts = { errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname };
  callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), facts), []);
};

const CLIENTS = {
  http: ({ url, lookup }: Case) => observeHttp(url, lookup === undefined ? {} : { lookup }),
  fetch: ({ url, lookup }: Case) => observeFetch(url, { dispatcher: freshDispatcher(lookup) }),
  undici: ({ url, lookup }: Case) => observeUndici(url, { dispatcher: freshDispatcher(lookup) }),
};

describe('a replayed failure', () => {
  let refusedPort: number;
  let server: RawServer;
  before(async () => {
    refusedPort = await freePort();
    server = await RawServer.start({ '/never': [send('')] });
  });
  after(() => server.stop());

  for (const [client, observe] of Object.entries(CLIENTS)) {
    const same = async (failing: Case): Promise<Observation> => {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '1';
      const live = await record(() => observe(failing));

      const replayed = await replay(live.interaction, () => observe(failing));

      assert.ok(live.seen.error !== undefined);
      assert.deepEqual(replayed, live.seen);
      return live.seen;
    };

    it(`is for ${client} that of a refused connection, with its address and port`, async () => {
      const seen = await same({ url: `http://127.0.0.1:${refusedPort}/` });

      assert.match(JSON.stringify(seen), /"code":"ECONNREFUSED"/);
      assert.match(JSON.stringify(seen), new RegExp(`"port":${refusedPort}`));
    });

    it(`is for ${client} that of each address of a name`, async () => {
      const seen = await same({ url: `http://two.test:${refusedPort}/`, lookup: twoAddresses });

      assert.match(JSON.stringify(seen), /AggregateError/);
      assert.match(JSON.stringify(seen), /127\.0\.0\.2/);
    });

    it(`is for ${client} that of localhost, refused`, async () => {
      await same({ url: `http://localhost:${refusedPort}/` });
    });

    it(`is for ${client} that of a name that does not exist`, async () => {
      const seen = await same({ url: 'http://nothing.invalid/', lookup: notFound });

      assert.match(JSON.stringify(seen), /"hostname":"nothing.invalid"/);
    });

    it(`is for ${client} that of a certificate nobody signed`, async () => {
      const seen = await same({ url: `https://127.0.0.1:${server.securePort}/` });

      assert.match(JSON.stringify(seen), /DEPTH_ZERO_SELF_SIGNED_CERT/);
    });

    it(`is for ${client} that of TLS spoken to a server without it`, async () => {
      await same({ url: `https://127.0.0.1:${server.port}/` });
    });
  }
});

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
