import { after, before } from 'node:test';
import { OriginServer } from '../../support/origin-server';
import type { Undici } from './undici-copies';

/** A server for the tests of the suite that calls this; to be asked for inside of them. */
export function serverOfSuite(): () => OriginServer {
  let server: OriginServer | undefined;
  before(async () => {
    server = await OriginServer.start();
  });
  after(() => server?.stop());
  return () => {
    if (server === undefined) throw new Error('Before its suite begins, its server has no address');
    return server;
  };
}

export type Poster = {
  readonly dispatcher: InstanceType<Undici['Agent']>;
  readonly ask: (body: unknown) => ReturnType<Undici['request']>;
  /** Gives the text of the answer: what was sent, where a server was asked. */
  readonly post: (body: unknown) => Promise<string>;
};

/** Sends bodies by a copy of undici, with an agent that ends with the suite. */
export function posterOfSuite(undici: Undici, server: () => OriginServer): Poster {
  const dispatcher = new undici.Agent();
  after(() => dispatcher.destroy());
  const ask = (body: unknown): ReturnType<Undici['request']> =>
    undici.request(`${server().url}/mirror`, { method: 'POST', body: body as string, dispatcher });
  return { dispatcher, ask, post: async (body) => (await ask(body)).body.text() };
}
