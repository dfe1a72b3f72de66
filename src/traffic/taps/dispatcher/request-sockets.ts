import diagnosticsChannel from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

export interface SocketTaker {
  takeSocket(socket: Socket): void;
}

let next: SocketTaker | undefined;
let isListening = false;

/** Gives the socket of the request that undici writes next: it has just told its caller that it will, in this very call. */
export function nextSocketOf(taker: SocketTaker): void {
  next = taker;
  if (isListening) return;
  isListening = true;
  diagnosticsChannel.subscribe('undici:client:sendHeaders', (message) => {
    next?.takeSocket((message as { socket: Socket }).socket);
    next = undefined;
  });
}
