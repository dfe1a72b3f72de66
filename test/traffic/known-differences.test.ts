import './dispatcher/install';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { after, describe, it } from 'node:test';
import type { StubOwner } from './stub-owner';
import { serverOfSuite } from './dispatcher/of-suite';
import { record, replay, runAs } from './dispatcher/three-times';
import { COPIES } from './dispatcher/undici-copies';
import { ownerOf } from './session/ask-session';

/** Each of them stands in docs/clients.md; one that fails here is to be taken out there. */
describe('what differs from bare Node', () => {
  const server = serverOfSuite();

  for (const [copy, undici] of Object.entries(COPIES)) {
    it(`is that a replayed client tells of no connection: ${copy}`, async () => {
      const events = async (): Promise<string[]> => {
        const told: string[] = [];
        const client = new undici.Client(server().url);
        client.on('connect', () => told.push('connect')).on('disconnect', () => told.push('disconnect'));
        await (await client.request({ path: '/text', method: 'GET' })).body.text();
        await client.close();
        return told;
      };

      const live = await record(events);

      assert.deepEqual([live.seen, await replay(live.interactions, events)], [['connect', 'disconnect'], []]);
    });

    it(`is that a replayed request is judged by no certificate: ${copy}`, async () => {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '1';
      const ask = async (rejectUnauthorized: boolean): Promise<unknown> => {
        const dispatcher = new undici.Agent({ connect: { rejectUnauthorized } });
        return undici
          .request(`${server().secureUrl}/text`, { dispatcher })
          .then(({ body }) => body.text())
          .catch((error: unknown) => (error as NodeJS.ErrnoException).code)
          .finally(() => dispatcher.destroy());
      };
      const bare = await ask(true);

      const live = await record(() => ask(false));

      assert.equal(bare, 'DEPTH_ZERO_SELF_SIGNED_CERT');
      assert.equal(await replay(live.interactions, () => ask(true)), live.seen);
    });

    const withoutCode = copy === 'undici 6' ? 'HPE_INVALID_CONSTANT' : 'HPE_UNKNOWN';
    it(`is what stands in a cassette for the code of an answer that is none: ${withoutCode} of ${copy}`, async () => {
      const { port } = await listening(net.createServer((socket) => answerOnce(socket, 'garbage\r\n\r\n')));
      const ask = (): Promise<unknown> => {
        const dispatcher = new undici.Agent();
        return undici.request(`http://127.0.0.1:${port}/`, { dispatcher }).finally(() => dispatcher.destroy());
      };

      const { outcomes } = await record(() => ask().catch(() => undefined));

      assert.equal(outcomes[0]?.failure?.code, withoutCode);
    });
  }

  it('is that a tunnel opens in a replay though its proxy refused it', async () => {
    const refusal = 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n';
    const { port } = await listening(net.createServer((socket) => answerOnce(socket, refusal)));
    const connect = async (): Promise<number | undefined> => {
      const request = http.request({ host: '127.0.0.1', port, method: 'CONNECT', path: 'api.test:443', agent: false });
      const [response, socket] = (await once(request.end(), 'connect')) as [http.IncomingMessage, net.Socket];
      socket.destroy();
      return response.statusCode;
    };
    const replaying: StubOwner = ownerOf('tunnel', () => ({ kind: 'silence' }));

    assert.deepEqual([await connect(), await runAs(replaying, connect)], [502, 200]);
  });

  it('is that nobody sees a connection of Node’s own binding', async () => {
    const { port } = await listening(net.createServer((socket) => socket.on('error', () => undefined).end()));
    const owner = ownerOf('pass', () => ({ kind: 'silence' }));
    const asked: unknown[] = [];
    owner.refuseConnection = () => {
      asked.push('connection');
      return new Error('blocked');
    };

    assert.equal(await runAs(owner, () => connectByBinding(port)), 0);
    assert.deepEqual(asked, []);
  });
});

function answerOnce(socket: net.Socket, answer: string): void {
  socket.on('error', () => undefined).once('data', () => socket.end(answer));
}

async function listening(server: net.Server): Promise<net.AddressInfo> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  after(() => server.close());
  return server.address() as net.AddressInfo;
}

type Binding = {
  readonly TCP: new (type: number) => { connect(request: object, host: string, port: number): number; close(): void };
  readonly TCPConnectWrap: new () => { oncomplete: (status: number) => void };
  readonly constants: { readonly SOCKET: number };
};

/** Gives the status of the connection: 0 for one that is made. */
function connectByBinding(port: number): Promise<number> {
  const { binding } = process as unknown as { readonly binding: (name: string) => Binding };
  const { TCP, TCPConnectWrap, constants } = binding('tcp_wrap');
  return new Promise((resolve) => {
    const handle = new TCP(constants.SOCKET);
    const request = new TCPConnectWrap();
    request.oncomplete = (status) => {
      handle.close();
      resolve(status);
    };
    handle.connect(request, '127.0.0.1', port);
  });
}
