import FormData from 'form-data';
import got11 from 'got11';
import got14 from 'got14';
import { suite } from '../suite/suite.mjs';
import { viaGot } from '../suite/via-got.mjs';

suite('got 11', viaGot(got11, { FormData }));
suite('got 14', viaGot(got14, { isSignalled: true }));
suite('got 14, http2', viaGot(got14, { isSignalled: true, options: { http2: true } }));
