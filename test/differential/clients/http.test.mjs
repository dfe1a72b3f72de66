import http, { request } from 'node:http';
import https, { request as secureRequest } from 'node:https';
import { suite } from '../suite/suite.mjs';
import { viaNode } from '../suite/via-node.mjs';

suite('http', viaNode());
suite('http, named imports', viaNode({ requests: { http: request, https: secureRequest } }));
suite('http, agent: false', viaNode({ agents: { http: false, https: false } }));
suite(
  'http, one socket',
  viaNode({
    agents: {
      http: new http.Agent({ keepAlive: true, maxSockets: 1 }),
      https: new https.Agent({ keepAlive: true, maxSockets: 1 }),
    },
  }),
);
