import { urlOf } from './servers.mjs';
import { suite } from './suite.mjs';
import { viaFetch } from './via-fetch.mjs';
import { viaUndiciOrigin, viaUndiciRequest, viaUndiciStream } from './via-undici.mjs';

/** The ways in of one version of undici. */
export function suiteOfUndici(major, undici) {
  const { fetch, FormData, Agent, Client, Pool, ProxyAgent, EnvHttpProxyAgent, RetryAgent } = undici;
  const name = (way) => `undici ${major} ${way}`;
  const retrying = new RetryAgent(new Agent(), { maxRetries: 2, minTimeout: 1, maxTimeout: 5, retryAfter: false });
  suite(name('request'), viaUndiciRequest(undici, { undici }));
  suite(name('fetch'), viaFetch(fetch, { FormData }));
  suite(name('stream'), viaUndiciStream(undici));
  suite(
    name('Client'),
    viaUndiciOrigin((origin) => new Client(origin), undici),
  );
  suite(
    name('Pool'),
    viaUndiciOrigin((origin) => new Pool(origin, { connections: 2 }), undici),
  );
  suite(name('RetryAgent'), viaUndiciRequest(undici, { dispatcher: retrying, retries: true }));
  const proxy = urlOf('proxy');
  const byEnvironment = new EnvHttpProxyAgent({ httpProxy: proxy, httpsProxy: proxy, noProxy: '' });
  suite(name('ProxyAgent'), viaUndiciRequest(undici, { dispatcher: new ProxyAgent(proxy) }));
  suite(name('EnvHttpProxyAgent'), viaUndiciRequest(undici, { dispatcher: byEnvironment }));
}
