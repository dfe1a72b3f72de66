import undici7 from 'undici7';
import WebSocketOfWs from 'ws';
import { suite } from '../suite/suite.mjs';

const via = (WebSocket) => ({ connect: (url, protocols) => new WebSocket(url, protocols) });

suite('ws', via(WebSocketOfWs));
suite('WebSocket', via(globalThis.WebSocket));
suite('undici 7 WebSocket', via(undici7.WebSocket));
