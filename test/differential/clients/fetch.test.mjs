import { viaFetch } from '../suite/via-fetch.mjs';
import { suite } from '../suite/suite.mjs';

suite('fetch', viaFetch(fetch, { FormData }));
suite('fetch, HTTP/2', viaFetch(fetch, { FormData }));
