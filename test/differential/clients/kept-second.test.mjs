import { suite } from '../suite/suite.mjs';
import { viaFetch } from '../suite/via-fetch.mjs';
import { viaNode } from '../suite/via-node.mjs';

suite('fetch, the other of two files', viaFetch(fetch, { FormData }));
suite('http, the other of two files', viaNode());
