import { HttpsProxyAgent } from 'https-proxy-agent';
import createProxyAgent from 'https-proxy-agent5';
import { urlOf } from '../suite/servers.mjs';
import { suite } from '../suite/suite.mjs';
import { viaNode } from '../suite/via-node.mjs';

const proxy = urlOf('proxy');
const with7 = new HttpsProxyAgent(proxy);
const with5 = createProxyAgent(proxy);

suite('https-proxy-agent 7', viaNode({ agents: { http: with7, https: with7 } }));
suite('https-proxy-agent 5', viaNode({ agents: { http: with5, https: with5 } }));
