import { viaFetch } from '../suite/via-fetch.mjs';
import { suite } from '../suite/suite.mjs';

suite('fetch', viaFetch(fetch, { FormData }));
