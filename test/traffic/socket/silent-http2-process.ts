// Run by undici-over-http2.test.ts: its second request over HTTP/2 gets silence, and it has to end by itself.
import http2 from 'node:http2';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { StubOwner } from '../stub-owner';

const [kind = '', url = ''] = process.argv.slice(2);
let silenced = 0;
let state = 'pending';
const owner = new StubOwner(({ uri }) => {
  if (!uri.endsWith('/late')) return { kind: 'pass' };
  silenced += 1;
  return { kind: 'silence' };
});
const tell = (what: string) => (): void => {
  state = what;
};

const WAYS: Record<string, () => void | Promise<void>> = {
  undici: async () => {
    const { Client } = await import('undici-8');
    const client = new Client(url, { allowH2: true, connect: { rejectUnauthorized: false } });
    const ask = async (place: string): Promise<void> => {
      const { body } = await client.request({ method: 'GET', path: place });
      await body.dump();
    };
    await ask('/');
    ask('/late').then(tell('answered'), tell('failed'));
  },
  // It lets go of its session when the last of its streams has ended.
  http2: () => {
    const session = http2.connect(url, { rejectUnauthorized: false });
    session
      .request({ ':path': '/' })
      .resume()
      .once('close', () => {
        const late = session.request({ ':path': '/late' });
        late.once('response', tell('answered')).once('error', tell('failed'));
        late.once('close', () => session.close());
      });
  },
};

void nodeTraffic('socket').runAs(owner, () => WAYS[kind]?.());
process.once('exit', () => console.log(`silenced ${silenced}, ${state}`));
