import { exchange } from '../suite/exchange.mjs';
import { describeError } from '../suite/describe-error.mjs';
import { group } from './group.mjs';

/** A dispatcher for one scenario, closed with it. */
const withDispatcher =
  (make, act) =>
  async ({ client, ...world }) => {
    const dispatcher = make(client.undici, world);
    const ask = async (route, more = {}) => {
      const { statusCode, headers, body, trailers } = await client.undici.request(world.url(route), {
        dispatcher,
        ...more,
      });
      return { statusCode, headers, text: await body.text(), trailers };
    };
    try {
      return await act({ ...world, client, dispatcher, ask, undici: client.undici });
    } catch (error) {
      return { error: describeError(error) };
    } finally {
      await dispatcher.destroy();
    }
  };
const agent = ({ Agent }) => new Agent();

export const UNDICI = group('of undici', {
  'a pool of two with ten requests': withDispatcher(
    ({ Pool }, { urlOf }) => new Pool(urlOf('http'), { connections: 2 }),
    ({ ask }) => Promise.all(Array.from({ length: 10 }, (_, index) => ask(`status/200/n${index}`))),
  ),
  'a client that pipelines': withDispatcher(
    ({ Client }, { urlOf }) => new Client(urlOf('http'), { pipelining: 4 }),
    ({ ask }) => Promise.all(Array.from({ length: 8 }, (_, index) => ask(`status/200/n${index}`))),
  ),
  'an agent of its own': withDispatcher(agent, async ({ ask }) => [await ask('echo?n=1'), await ask('echo?n=2')]),
  'a dispatcher set for all': withDispatcher(agent, async ({ undici, dispatcher, url }) => {
    const before = undici.getGlobalDispatcher();
    undici.setGlobalDispatcher(dispatcher);
    try {
      return await exchange({ open: async () => ({ head: {}, body: (await undici.request(url('echo'))).body }) }, {});
    } finally {
      undici.setGlobalDispatcher(before);
    }
  }),
  'fetch with a dispatcher': withDispatcher(agent, async ({ undici, dispatcher, url }) => {
    const response = await undici.fetch(url('echo'), { dispatcher });
    return { status: response.status, text: await response.text() };
  }),
  'dispatch with a handler': withDispatcher(
    agent,
    ({ dispatcher, urlOf }) =>
      new Promise((resolve) => {
        const seen = { events: [] };
        const note =
          (name, result) =>
          (...given) => {
            seen.events.push(name);
            if (name === 'onHeaders') seen.status = given[0];
            if (name === 'onComplete') resolve(seen);
            if (name === 'onError') resolve({ ...seen, error: describeError(given[0]) });
            return result;
          };
        dispatcher.dispatch(
          { origin: urlOf('http'), path: '/echo', method: 'GET' },
          {
            onConnect: note('onConnect'),
            onHeaders: note('onHeaders', true),
            onData: note('onData', true),
            onComplete: note('onComplete'),
            onError: note('onError'),
          },
        );
      }),
  ),
  'pipeline of a request': withDispatcher(agent, async ({ undici, dispatcher, url }) => {
    const duplex = undici.pipeline(url('echo'), { dispatcher, method: 'POST' }, ({ body }) => body);
    duplex.end('through the pipeline');
    let text = '';
    for await (const piece of duplex) text += piece;
    return { text };
  }),
  'redirects followed by an interceptor': withDispatcher(
    ({ Agent, interceptors }) => new Agent().compose(interceptors.redirect({ maxRedirections: 3 })),
    ({ ask }) => ask('redirect/302/redirect/307/echo'),
  ),
  'closed while a request is under way': withDispatcher(agent, async ({ ask, dispatcher }) => {
    const asked = ask('slow/50').then((seen) => seen.text);
    const [text, closed] = await Promise.all([asked, dispatcher.close().then(() => 'closed')]);
    return { text, closed };
  }),
  'destroyed while a request is under way': withDispatcher(agent, async ({ ask, dispatcher }) => {
    setTimeout(() => void dispatcher.destroy(new Error('no more')), 40);
    return ask('never');
  }),
  'HTTP/2 where it may': withDispatcher(
    ({ Agent }) => new Agent({ allowH2: true }),
    async ({ undici, dispatcher, urlOf }) => {
      const { statusCode, body } = await undici.request(urlOf('both', '/echo', 'localhost'), { dispatcher });
      return { statusCode, text: await body.text() };
    },
  ),
});
