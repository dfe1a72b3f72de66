import { suite } from '../suite/suite.mjs';
import { viaFetch } from '../suite/via-fetch.mjs';
import { viaNode } from '../suite/via-node.mjs';

suite('NODE_USE_ENV_PROXY, fetch', viaFetch(fetch, { FormData }));
suite('NODE_USE_ENV_PROXY, http', viaNode());
