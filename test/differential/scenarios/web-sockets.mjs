import { describeError } from '../suite/describe-error.mjs';
import { hashOf } from '../servers/hash.mjs';
import { group } from './group.mjs';

/** A conversation that ends with the first answer, or with the connection. */
const talk =
  (server, path, { say, protocols } = {}) =>
  ({ client, urlOf }) =>
    new Promise((resolve) => {
      const seen = { events: [] };
      const socket = client.connect(urlOf(server, path).replace(/^http/, 'ws'), protocols);
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => {
        seen.events.push('open');
        seen.protocol = socket.protocol;
        if (say !== undefined) socket.send(say);
      };
      socket.onmessage = ({ data }) => {
        seen.events.push('message');
        seen.message = hashOf(Buffer.from(data));
        seen.isText = typeof data === 'string';
        socket.close(1000, 'done');
      };
      socket.onerror = ({ error, message }) => {
        seen.events.push('error');
        seen.error = error === undefined ? { message } : describeError(error);
      };
      socket.onclose = ({ code, reason, wasClean }) => {
        seen.events.push('close');
        resolve({ ...seen, code, reason, wasClean });
      };
    });

export const WEB_SOCKETS = group('web sockets', {
  'text and its echo': talk('http', '/socket', { say: 'hello' }),
  'bytes and their echo': talk('http', '/socket', { say: new Uint8Array([0, 1, 254, 255]) }),
  'a protocol agreed on': talk('http', '/socket', { say: 'hello', protocols: ['chat', 'other'] }),
  'over TLS': talk('https', '/socket', { say: 'hello' }),
  'closed by the server': talk('http', '/socket', { say: 'close' }),
  'refused by the server': talk('http', '/no-socket'),
  'nobody there': talk('nobody', '/socket'),
});
