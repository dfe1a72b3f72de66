import http from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** A server on the loopback interface that is closed with its test; gives its port. */
export async function listen(t: TestContext, server: Server, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined).once('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  t.after(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** What came of a request of Node's client. */
export type Received = { readonly status: number; readonly body: string };

/** Sends a request of Node's client and reads the answer. */
export function send(url: string, options: http.RequestOptions = {}, body?: string): Promise<Received> {
  return new Promise((resolve, reject) => {
    http
      .request(url, options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('error', reject).on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      })
      .on('error', reject)
      .end(body);
  });
}
