import undici from 'undici8';
import { suite } from '../suite/suite.mjs';
import { suiteOfUndici } from '../suite/suite-of-undici.mjs';
import { viaUndiciRequest } from '../suite/via-undici.mjs';

suiteOfUndici(8, undici);
suite('undici 8 request, HTTP/2', viaUndiciRequest(undici));
