/** A proxy in a process of its own: tunnels, and requests in absolute form. */
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

const seen: string[] = [];

const proxy = http.createServer((request, response) => {
  seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
  const { method, headers, url = '' } = request;
  const onward = http.request(url, { ...(method === undefined ? {} : { method }), headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
});
proxy.on('connect', (request, client: net.Socket, head: Buffer) => {
  seen.push(`CONNECT ${request.url ?? ''}`);
  const { hostname, port } = new URL(`http://${request.url ?? ''}`);
  const server = net.connect(Number(port), hostname, () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.write(head);
    server.pipe(client).pipe(server);
  });
  for (const socket of [client, server]) {
    socket.on('error', () => {
      client.destroy();
      server.destroy();
    });
  }
});
proxy.listen(0, '127.0.0.1', () => process.send?.({ port: (proxy.address() as AddressInfo).port }));
process.on('message', () => process.send?.({ seen }));
process.on('disconnect', () => process.exit(0));
