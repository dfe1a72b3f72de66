import { describeError } from '../suite/describe-error.mjs';
import { group } from './group.mjs';

/** A session for one scenario, closed with it. */
const withSession =
  (act) =>
  async ({ client, url }) => {
    const { origin } = new URL(url('echo'));
    const session = client.http2.connect(origin);
    const events = [];
    for (const name of ['connect', 'goaway', 'close', 'error', 'stream']) session.on(name, () => events.push(name));
    try {
      const seen = await act(session);
      return { ...seen, events: [...events] };
    } finally {
      session.destroy();
    }
  };

const CANCEL = 8;

const ask = (session, headers, body) =>
  new Promise((resolve) => {
    const seen = { events: [] };
    const stream = session.request(headers);
    const pieces = [];
    for (const name of ['ready', 'headers', 'response', 'trailers', 'end', 'aborted', 'close', 'error']) {
      stream.on(name, () => seen.events.push(name));
    }
    stream.on('response', (block) => (seen.response = { ...block }));
    stream.on('headers', (block) => (seen.informational = { ...block }));
    stream.on('trailers', (block) => (seen.trailers = { ...block }));
    stream.on('error', (error) => (seen.error = describeError(error)));
    stream.on('data', (piece) => pieces.push(piece));
    stream.on('close', () => resolve({ ...seen, text: String(Buffer.concat(pieces)), rst: stream.rstCode }));
    stream.end(body);
  });

export const HTTP2 = group('of http2', {
  'one stream': withSession((session) => ask(session, { ':path': '/echo' })),
  'a body': withSession((session) => ask(session, { ':path': '/echo', ':method': 'POST' }, 'body')),
  'many streams at once': withSession(async (session) => ({
    seen: await Promise.all(Array.from({ length: 20 }, (_, n) => ask(session, { ':path': `/status/200/n${n}` }))),
  })),
  trailers: withSession((session) => ask(session, { ':path': '/trailers' })),
  'early hints': withSession((session) => ask(session, { ':path': '/hints' })),
  HEAD: withSession((session) => ask(session, { ':path': '/bytes/10', ':method': 'HEAD' })),
  'repeated cookies': withSession((session) => ask(session, { ':path': '/cookies' })),
  'the settings of the server': withSession(
    (session) =>
      new Promise((resolve) => {
        session.once('remoteSettings', ({ enablePush, maxFrameSize }) => resolve({ enablePush, maxFrameSize }));
      }),
  ),
  'a ping': withSession(
    (session) => new Promise((resolve) => session.ping((error) => resolve({ ok: error === null }))),
  ),
  'facts of the session': withSession(async (session) => {
    await ask(session, { ':path': '/echo' });
    const { alpnProtocol, encrypted, originSet, type, socket } = session;
    return {
      alpnProtocol,
      encrypted,
      originSet,
      type,
      remoteAddress: socket.remoteAddress,
      remotePort: socket.remotePort,
    };
  }),
  'a stream cancelled': withSession(async (session) => {
    const stream = session.request({ ':path': '/never' });
    setTimeout(() => stream.close(CANCEL), 40);
    await new Promise((resolve) => stream.once('close', resolve));
    return { rst: stream.rstCode, destroyed: stream.destroyed };
  }),
  'closed when its streams are done': withSession(async (session) => {
    const asked = ask(session, { ':path': '/slow/30' });
    session.close();
    return asked;
  }),
});
