import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

/** What came of a request, and the connection it came over. */
export type Seen = { readonly socket: Socket; readonly reused: boolean; readonly text: string };

/** Sends a request of Node's client, and resolves when all of it is over. */
export function get(url: string, options: https.RequestOptions = {}): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const client = url.startsWith('https') ? https : http;
    const request = client.get(url, options, (response) => {
      const { socket } = response;
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('error', reject);
      request.on('close', () => resolve({ socket, reused: request.reusedSocket, text }));
    });
    request.on('error', reject);
  });
}

/** The events of a request and of its connection, in order. */
export async function eventsOf(url: string, options: https.RequestOptions): Promise<string[]> {
  const seen: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const request = (url.startsWith('https') ? https : http).get(url, options, (response) => {
      seen.push('response');
      response.resume();
    });
    request.on('socket', (socket) => {
      seen.push(`socket ${String(socket.connecting)}`);
      for (const name of ['lookup', 'connect', 'ready', 'secureConnect', 'close']) {
        socket.on(name, () => seen.push(name));
      }
      socket.on('close', () => resolve());
    });
    request.on('finish', () => seen.push('finish'));
    request.on('error', reject);
  });
  return seen;
}
