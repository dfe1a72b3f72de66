import Agent from 'agentkeepalive';
import { suite } from '../suite/suite.mjs';
import { viaNode } from '../suite/via-node.mjs';

suite('agentkeepalive', viaNode({ agents: { http: new Agent(), https: new Agent.HttpsAgent() } }));
