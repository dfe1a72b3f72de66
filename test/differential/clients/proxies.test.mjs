import { HttpsProxyAgent } from 'https-proxy-agent';
import createProxyAgent from 'https-proxy-agent5';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { urlOf } from '../suite/servers.mjs';
import { suite } from '../suite/suite.mjs';
import { viaNode } from '../suite/via-node.mjs';

const proxy = urlOf('proxy');
const with7 = new HttpsProxyAgent(proxy);
const with5 = createProxyAgent(proxy);
// `h`: the proxy looks the names up.
const socks = new SocksProxyAgent(urlOf('socks').replace('http:', 'socks5h:'));

suite('https-proxy-agent 7', viaNode({ agents: { http: with7, https: with7 } }));
suite('https-proxy-agent 5', viaNode({ agents: { http: with5, https: with5 } }));
suite('socks-proxy-agent', viaNode({ agents: { http: socks, https: socks } }));
