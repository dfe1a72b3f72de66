import http2 from 'node:http2';
import { suite } from '../suite/suite.mjs';
import { viaHttp2 } from '../suite/via-http2.mjs';

suite('http2', viaHttp2(http2));
suite('http2, clear', viaHttp2(http2));
