/** A proxy in a process of its own: tunnels, and requests that are passed on. */
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

const server = http.createServer((request, response) => {
  const forwarded = http.request(request.url ?? '', { method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    answer.pipe(response);
  });
  request.pipe(forwarded);
});
server.on('connect', (request, client) => {
  const { hostname, port } = new URL(`http://${request.url ?? ''}`);
  const upstream = net.connect(Number(port), hostname, () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.pipe(upstream).pipe(client);
  });
  for (const socket of [client, upstream]) socket.on('error', () => undefined);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
