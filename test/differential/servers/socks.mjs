import net from 'node:net';

const VERSION = 5;
const [SUCCEEDED, NOT_ALLOWED, REFUSED] = [0, 2, 5];
const [BY_ADDRESS, BY_NAME] = [1, 3];

/** A proxy that knows nothing of HTTP (SOCKS 5, RFC 1928): it asks for no password, and connects by name or IPv4. */
export function createSocksProxy() {
  return net.createServer((client) => {
    client.on('error', () => undefined);
    client.once('data', () => {
      client.write(Buffer.from([VERSION, 0]));
      client.once('data', (request) => connect(client, request));
    });
  });
}

function connect(client, request) {
  const { host, port } = destinationOf(request);
  if (host === 'refused.test') return void client.end(reply(NOT_ALLOWED));
  const target = net.connect(port, host, () => {
    client.write(reply(SUCCEEDED));
    target.pipe(client).pipe(target);
  });
  target.on('error', () => client.end(reply(REFUSED)));
  client.on('error', () => target.destroy());
}

function destinationOf(request) {
  const kind = request[3];
  if (kind === BY_ADDRESS) return { host: request.subarray(4, 8).join('.'), port: request.readUInt16BE(8) };
  if (kind !== BY_NAME) throw new Error(`This proxy knows no addresses of kind ${kind}`);
  const end = 5 + request[4];
  return { host: request.toString('latin1', 5, end), port: request.readUInt16BE(end) };
}

const reply = (code) => Buffer.from([VERSION, code, 0, BY_ADDRESS, 0, 0, 0, 0, 0, 0]);
