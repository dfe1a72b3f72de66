import { suite } from '../suite/suite.mjs';
import { viaFetch } from '../suite/via-fetch.mjs';
import { viaNode } from '../suite/via-node.mjs';

suite('fetch, one of two files', viaFetch(fetch, { FormData }));
suite('http, one of two files', viaNode());
